import { describe, expect, it } from 'vitest';
import { compareText } from '../format/locale.ts';
import { sortedBy, type Column } from './column.ts';

type Row = { name: string; amount: number | null };
const rows: readonly Row[] = [
  { name: 'Яблоко', amount: 2 },
  { name: 'ёлка', amount: null },
  { name: 'ежевика', amount: 10 },
];
const columns: readonly Column<Row>[] = [
  { key: 'name', head: '', align: 'start', text: ({ name }) => name, order: ({ name }) => name },
  { key: 'amount', head: '', align: 'end', text: ({ amount }) => String(amount), order: ({ amount }) => amount },
];
const sorted = (key: string, isDescending: boolean) =>
  sortedBy(rows, columns, { key, isDescending }, (a, b) => compareText('ru', a, b)).map(({ name }) => name);

describe('a sorted table', () => {
  it('has words in the order of the dictionary', () =>
    expect(sorted('name', false)).toEqual(['ежевика', 'ёлка', 'Яблоко']));
  it('has numbers by size, and the unknown last either way', () => {
    expect(sorted('amount', true)).toEqual(['ежевика', 'Яблоко', 'ёлка']);
    expect(sorted('amount', false)).toEqual(['Яблоко', 'ежевика', 'ёлка']);
  });
});
