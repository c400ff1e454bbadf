import { expect, it } from 'vitest';
import { Merged } from './merged.ts';

const counting = (answer: (n: number) => Promise<number>) => {
  let count = 0;
  return { merged: new Merged<{ q: string }, number>(() => answer(++count)), asked: () => count };
};

it('equal questions are asked once, also at the same moment', async () => {
  const { merged, asked } = counting((n) => Promise.resolve(n));
  expect(await Promise.all([merged.ask({ q: 'a' }), merged.ask({ q: 'a' }), merged.ask({ q: 'b' })])).toEqual([
    1, 1, 2,
  ]);
  expect(asked()).toBe(2);
});

it('a failed question may be asked again', async () => {
  const { merged } = counting((n) => (n === 1 ? Promise.reject(new Error('down')) : Promise.resolve(n)));
  await expect(merged.ask({ q: 'a' })).rejects.toThrow('down');
  expect(await merged.ask({ q: 'a' })).toBe(2);
});

it('what is forgotten is asked anew', async () => {
  const { merged } = counting((n) => Promise.resolve(n));
  await merged.ask({ q: 'a' });
  merged.forget();
  expect(await merged.ask({ q: 'a' })).toBe(2);
});
