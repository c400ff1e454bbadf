import { getJson } from '../session/http.ts';

export const foundEntities = ['deal', 'company', 'contact', 'lead', 'order', 'ticket'] as const;
export type FoundEntity = (typeof foundEntities)[number];

export type FoundRecord = {
  readonly id: string;
  readonly title: string | null;
  readonly shown: Readonly<Record<string, string | number | null>>;
};

export type FoundGroup = {
  readonly entity: FoundEntity;
  readonly total: number;
  readonly rows: readonly FoundRecord[];
};

/** Texts shorter than this find too much to be asked. */
export const SHORTEST = 2;

export const searchRecords = async (text: string, signal: AbortSignal): Promise<readonly FoundGroup[]> =>
  (
    (await getJson(`/api/v1/search?${new URLSearchParams({ q: text, limit: '5' })}`, signal)) as {
      groups: FoundGroup[];
    }
  ).groups;
