import { CheckArgumentError } from './generic-checks.ts';

/** `> 10`, said of the number of failing rows. */
export type Threshold = { readonly sign: '=' | '!=' | '>' | '>=' | '<' | '<='; readonly count: number };

/** What holds where nothing is said: one failing row is too many. */
export const anyRow: Threshold = { sign: '!=', count: 0 };

/** Throws CheckArgumentError for what is no comparison with a whole number. */
export function readThreshold(setting: string, text: string | null): Threshold {
  if (text === null) return anyRow;
  const [, sign, count] = /^\s*(=|==|!=|<>|>=?|<=?)\s*(\d+)\s*$/.exec(text) ?? [];
  if (sign === undefined || count === undefined)
    throw new CheckArgumentError(`${setting} is a comparison such as "> 10", not "${text}"`);
  const spelled = sign === '==' ? '=' : sign === '<>' ? '!=' : sign;
  return { sign: spelled as Threshold['sign'], count: Number(count) };
}

export function isReached({ sign, count: limit }: Threshold, failures: bigint): boolean {
  const count = BigInt(limit);
  switch (sign) {
    case '=':
      return failures === count;
    case '!=':
      return failures !== count;
    case '>':
      return failures > count;
    case '>=':
      return failures >= count;
    case '<':
      return failures < count;
    case '<=':
      return failures <= count;
  }
}
