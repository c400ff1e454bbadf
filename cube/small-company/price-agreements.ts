import { texts, type Mart } from './mart.ts';

export const priceAgreements: Mart = {
  columns: {
    ...texts('price_agreement_id number status company product_number currency'),
    price: 'number',
    valid_from: 'date',
    valid_to: 'date',
    valid_days: 'integer',
    is_running: 'flag',
  },
  rows: [
    {
      ...{ price_agreement_id: 'a1', number: 'ЦС-1', company: 'Север', product_number: 'MX-200', price: '0.985' },
      ...{ valid_from: '2024-01-01', valid_to: '2024-03-15', valid_days: 14, is_running: true },
    },
    {
      ...{ price_agreement_id: 'a2', number: 'ЦС-2', company: 'Север', product_number: 'MX-201', price: '10' },
      ...{ valid_to: '2023-12-31', valid_days: -61, is_running: false },
    },
  ],
};
