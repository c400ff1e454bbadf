import { floats, integers, texts, type Mart } from './mart.ts';

export const serviceSpeed: Mart = {
  columns: {
    ...texts('category step'),
    ...integers('ticket_count over_count'),
    ...floats('median_hours ninetieth_hours median_work_hours ninetieth_work_hours promised_work_hours'),
  },
  rows: [
    {
      ...{ category: null, step: 'close', ticket_count: 3, over_count: 2, median_hours: 24, ninetieth_hours: 72 },
      ...{ median_work_hours: 9, ninetieth_work_hours: 27, promised_work_hours: 18 },
    },
    { category: 'доставка', step: 'answer', ticket_count: 2, over_count: 2, median_hours: 1, median_work_hours: 1 },
  ],
};
