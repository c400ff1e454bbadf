import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { likeness } from './linkage.ts';

const texts = textsOf(['a', 'b', 'c'], 4);
const longer = ['ivanova', 'ivanov', 'ivnaova', 'ivanoova', 'xvanova', 'ivanovx', 'petrova', 'aynova', 'ivan ova'];

describe.each(engines)('likeness by letters on $name', ({ name, open }) => {
  let warehouse: Warehouse;
  const distances = {
    duckdb: { slips: 'damerau_levenshtein', letters: 'levenshtein' },
    clickhouse: { slips: 'damerauLevenshteinDistance', letters: 'editDistance' },
  }[name];

  beforeAll(async () => {
    warehouse = await open();
    await warehouse.createSchema('words');
    const values = [...texts, ...longer].map((text) => `select '${text}' as text`).join(' union all ');
    const storage = name === 'clickhouse' ? ' engine = MergeTree order by tuple()' : '';
    await warehouse.run(`create table words.word${storage} as ${values}`);
  });
  afterAll(() => warehouse.close());

  const unlikeCount = async (
    found: string,
    counted: string,
  ): Promise<{ pairs: number; like: number; wrong: number }> => {
    const [row] = await warehouse.query<{ pairs: bigint; like: bigint; wrong: bigint }>(
      `select count(*) as pairs, sum(case when ${counted} then 1 else 0 end) as like,
         sum(case when (case when ${found} then 1 else 0 end) = (case when ${counted} then 1 else 0 end) then 0 else 1 end) as wrong
       from words.word as l cross join words.word as r`,
    );
    return { pairs: Number(row?.pairs), like: Number(row?.like), wrong: Number(row?.wrong) };
  };

  it('every pair of short words is one slip apart exactly when the distance says so', async () => {
    const counted = `${distances.slips}(l.text, r.text) <= 1`;
    const { pairs, like, wrong } = await unlikeCount(likeness[name].slip('l.text', 'r.text'), counted);
    expect(pairs).toBe((texts.length + longer.length) ** 2);
    expect(like).toBeGreaterThan(texts.length);
    expect(wrong).toBe(0);
  });

  it.each([20, 25, 50])(
    'words are within %i %% of their letters exactly when the distance says so',
    async (percent) => {
      const counted = `${distances.letters}(l.text, r.text) * 100 <= ${percent} * greatest(length(l.text), length(r.text))`;
      const { like, wrong } = await unlikeCount(likeness[name].within(percent, 'l.text', 'r.text'), counted);
      expect(like).toBeGreaterThan(texts.length);
      expect(wrong).toBe(0);
    },
  );
});

/** All texts of these letters, the empty one too. */
function textsOf(letters: readonly string[], longest: number): string[] {
  let last = [''];
  const all = [''];
  for (let length = 1; length <= longest; length++) {
    last = last.flatMap((text) => letters.map((letter) => text + letter));
    all.push(...last);
  }
  return all;
}
