import { setTimeout as wait } from 'node:timers/promises';
import type { Tools } from './connector.ts';
import { sourceHttp } from './http/http.ts';
import { tokenStore } from './token-store.ts';
import { SourceTrouble } from './trouble.ts';

/** What a source is opened with: its secrets by name, where its tokens are kept, and what the process lends it. */
export type ToolsWish = {
  readonly source: string;
  readonly secrets: ReadonlyMap<string, string>;
  /** a file of this source alone, in the data folder */
  readonly tokensPath: string;
  readonly timezone: string;
  readonly clock: () => Date;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
};

export function toolsOf(wish: ToolsWish): Tools {
  const { source, secrets, clock, sleep, random } = wish;
  const tokens = tokenStore(wish.tokensPath);
  /** Tokens come and go while a source is read; each that was seen is a secret from then on. */
  const hidden = new Set(secrets.values());
  const noted = async <T extends { readonly access: string; readonly refresh: string | null } | null>(
    asked: Promise<T>,
  ): Promise<T> => {
    const found = await asked;
    if (found) for (const token of [found.access, found.refresh ?? '']) hidden.add(token);
    return found;
  };
  return {
    ...{ source, clock, sleep, random, timezone: wish.timezone },
    http: (rules) => sourceHttp(rules, { source, secrets: () => [...hidden], clock, sleep, random }),
    secret: (name) => secrets.get(name) ?? missing(source, name),
    optionalSecret: (name) => secrets.get(name) ?? null,
    tokens: {
      read: () => noted(tokens.read()),
      renew: (stale, ask) => noted(tokens.renew(stale, (kept) => noted(ask(kept)))),
    },
  };
}

/** The variable that holds a secret of a source. */
export function secretVariable(source: string, name: string): string {
  return `VORONKA_SOURCE_${source}_${name}`.toUpperCase();
}

export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal });
}

function missing(source: string, name: string): never {
  const variable = secretVariable(source, name);
  throw new SourceTrouble('setting', {
    ru: `источнику ${source} нужен секрет «${name}»: задайте переменную ${variable} или файл в sources.${source}.secrets.${name}`,
    en: `source ${source} needs the secret "${name}": set the variable ${variable} or a file in sources.${source}.secrets.${name}`,
  });
}
