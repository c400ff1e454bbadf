import { texts, type Mart } from './mart.ts';

export const segmentMembers: Mart = {
  columns: {
    ...texts('segment_member_id customer_id segment company owner team'),
    seen_on: 'date',
    is_current: 'flag',
  },
  rows: [
    {
      ...{ segment_member_id: 's1', customer_id: 'company/k1', segment: 'Крупные', company: 'Ромашка', owner: 'Анна' },
      ...{ team: 'север', seen_on: '2024-02-29', is_current: true },
    },
    { segment_member_id: 's2', customer_id: 'contact/k3', segment: 'Новые', seen_on: '2024-01-31', is_current: false },
  ],
};
