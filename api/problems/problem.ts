import { TEXTS } from './texts.ts';

export type Locale = 'ru' | 'en';
export type Facts = Readonly<Record<string, unknown>>;
export type ProblemKind = keyof typeof TEXTS;

/** A refusal that the client can read: it becomes problem+json (RFC 9457). `facts` fill the text and go along as keys. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly kind: ProblemKind,
    readonly facts: Facts = {},
  ) {
    super(kind);
  }
}

export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [fact: string]: unknown;
};

export function problemBody(problem: Problem, locale: Locale): ProblemBody {
  const { status, title, detail } = TEXTS[problem.kind];
  return {
    ...problem.facts,
    type: `urn:voronka:problem:${problem.kind}`,
    title: title[locale],
    status,
    detail: detail[locale](problem.facts),
  };
}

/** The first of the languages asked for that we speak; `*` and silence mean the company's own. */
export function localeOf(acceptLanguage: string | undefined, own: Locale): Locale {
  const wishes = (acceptLanguage ?? '')
    .split(',')
    .map((wish) => {
      const [tag = '', ...rest] = wish.trim().toLowerCase().split(';');
      const weight = Number(rest.find((part) => part.trim().startsWith('q='))?.split('=')[1] ?? 1);
      return { language: tag.split('-')[0], weight: Number.isFinite(weight) ? weight : 0 };
    })
    .sort((one, other) => other.weight - one.weight);
  const found = wishes.find(({ language, weight }) => weight > 0 && (language === 'ru' || language === 'en'));
  return (found?.language as Locale | undefined) ?? own;
}
