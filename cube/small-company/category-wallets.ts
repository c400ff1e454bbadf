import { floats, texts, type Mart } from './mart.ts';

export const categoryWallets: Mart = {
  columns: {
    ...texts('category_wallet_id customer_id company owner team industry category'),
    ...floats('share peer_share'),
    peer_count: 'integer',
    peer_buyer_count: 'integer',
    wallet_amount: 'money',
    amount: 'money',
    missing_amount: 'money',
  },
  rows: [
    {
      ...{ category_wallet_id: 'company/c1 Химия', customer_id: 'company/c1', company: 'Ромашка', owner: 'Анна' },
      ...{ team: 'север', industry: 'Кафе', category: 'Химия', share: 0.5, peer_share: 0.75, peer_count: 12 },
      ...{ wallet_amount: '200.00', amount: '100.00', missing_amount: '50.00' },
    },
    { category_wallet_id: 'contact/p2 ', customer_id: 'contact/p2', amount: '10.00', wallet_amount: '10.00', share: 1 },
  ],
};
