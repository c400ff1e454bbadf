import { getJson } from '../session/http.ts';

/** One record with the edits that no build has seen yet; `names` of what its references point at. */
export type RecordCard = {
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
  readonly names: Readonly<Record<string, { readonly name: string | null }>>;
  readonly masked: readonly string[];
};

export const loadRecord = async (entity: string, id: string, signal: AbortSignal): Promise<RecordCard> =>
  (await getJson(`/api/v1/records/${entity}/${encodeURIComponent(id)}`, signal)) as RecordCard;
