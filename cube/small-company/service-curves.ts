import { floats, integers, texts, type Mart } from './mart.ts';

export const serviceCurves: Mart = {
  columns: {
    ...texts('service_curve_id step'),
    ...integers('point waiting_count'),
    ...floats('work_hours through_share through_low through_high'),
  },
  rows: [
    { service_curve_id: 'answer 0', step: 'answer', point: 0, work_hours: 0, through_share: 0, waiting_count: 3 },
    {
      ...{ service_curve_id: 'answer 1', step: 'answer', point: 1, work_hours: 1, through_share: 0.5 },
      ...{ through_low: 0.25, through_high: 0.75, waiting_count: 2 },
    },
  ],
};
