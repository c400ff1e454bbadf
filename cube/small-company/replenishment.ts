import { floats, texts, type Mart } from './mart.ts';

export const replenishment: Mart = {
  columns: {
    ...texts(
      'need_id customer_id company_id company industry owner_id owner team product_id product category basis stage',
    ),
    ...floats('last_quantity rate lasting_days odds'),
    purchase_count: 'integer',
    silent_days: 'integer',
    odds_case_count: 'integer',
    last_on: 'date',
    run_out_on: 'date',
    usual_amount: 'money',
    expected_amount: 'money',
  },
  rows: [
    {
      ...{ need_id: 'company/c1 p1', customer_id: 'company/c1', company: 'Ромашка', industry: 'Кафе', owner: 'Анна' },
      ...{ team: 'север', product_id: 'p1', product: 'Гель', category: 'Химия', basis: 'own', stage: 'overdue' },
      ...{ last_quantity: 30, rate: 0.9, lasting_days: 32.5, odds: 0.25, purchase_count: 4, silent_days: 50 },
      ...{ odds_case_count: 120, last_on: '2024-01-10', run_out_on: '2024-02-11' },
      ...{ usual_amount: '100.00', expected_amount: '25.00' },
    },
    { need_id: 'contact/p2 p2', customer_id: 'contact/p2', product_id: 'p2', product: 'Мыло', purchase_count: 1 },
  ],
};
