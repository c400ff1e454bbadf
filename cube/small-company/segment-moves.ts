import { texts, type Mart } from './mart.ts';

export const segmentMoves: Mart = {
  columns: {
    ...texts('segment_move_id from_segment to_segment'),
    seen_on: 'date',
    is_partial: 'flag',
    customer_count: 'integer',
    revenue: 'money',
  },
  rows: [
    {
      segment_move_id: 'm1',
      seen_on: '2024-02-29',
      from_segment: 'new',
      to_segment: 'loyal',
      is_partial: false,
      customer_count: 2,
      revenue: '90.00',
    },
    {
      segment_move_id: 'm2',
      seen_on: '2024-02-29',
      from_segment: null,
      to_segment: 'new',
      is_partial: false,
      customer_count: 3,
      revenue: '30.00',
    },
  ],
};
