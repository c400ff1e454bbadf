import type { Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import type { VkAdsSettings } from './settings.ts';
import { vkAuthority } from './token.ts';

export type VkAdsClient = {
  /** Every campaign of the cabinet, also those that were deleted: they spent money while they lived. */
  campaigns(signal: AbortSignal): Promise<JsonObject[]>;
  /** The days of campaigns (200 at most) that saw anything, each with the campaign's name. */
  days(campaigns: readonly JsonObject[], from: string, to: string, signal: AbortSignal): Promise<JsonObject[]>;
};

export function vkAdsClient(settings: VkAdsSettings, tools: Tools): VkAdsClient {
  const http = tools.http({ perSecond: 3, attempts: 12, judge: verdictOf, ...vkAuthority(settings, tools) });
  const items = async (path: string, query: Readonly<Record<string, string>>, signal: AbortSignal) => {
    const url = new URL(`/api/v2/${path}.json?${new URLSearchParams(query).toString()}`, settings.address).href;
    const answer = (await http.send({ method: 'GET', url }, signal)).json();
    const list = isObject(answer) ? answer['items'] : undefined;
    if (!isObject(answer) || !Array.isArray(list)) throw noItems(url);
    return { count: Number(answer['count'] ?? list.length), list: list.filter(isObject) };
  };
  return {
    campaigns: async (signal) => {
      const all: JsonObject[] = [];
      const fields = { fields: 'id,name,status', _status__in: 'active,blocked,deleted', sorting: 'id' };
      for (;;) {
        const page = { limit: String(settings.page), offset: String(all.length) };
        const { count, list } = await items('ad_plans', { ...fields, ...page }, signal);
        all.push(...list);
        if (list.length === 0 || all.length >= count) return all;
      }
    },
    days: async (campaigns, from, to, signal) => {
      const names = new Map(campaigns.map(({ id, name }) => [String(id), name ?? null]));
      const asked = { id: [...names.keys()].join(','), date_from: from, date_to: to, metrics: 'base' };
      const { list } = await items('statistics/ad_plans/day', asked, signal);
      return list.flatMap(({ id, rows }) =>
        (Array.isArray(rows) ? rows.filter(isObject) : []).filter(hasAnything).map((row) => ({
          ...row,
          ...{ id: String(id), name: names.get(String(id)) ?? null, currency: settings.currency ?? null },
        })),
      );
    },
  };
}

/** Every day of the period is listed, most of them with nothing. */
function hasAnything({ base }: JsonObject): boolean {
  const figures = isObject(base) ? ['shows', 'clicks', 'goals', 'spent'].map((name) => base[name]) : [];
  return figures.some((figure: Json | undefined) => Number(figure ?? 0) !== 0);
}

/** An error stands in `error`, or bare where the token is meant. */
function verdictOf(answer: HttpAnswer): Verdict {
  if (answer.status === 400 || answer.status === 403 || answer.status === 404) {
    const said = answer.text().slice(0, 600);
    const code = /"code"\s*:\s*"([^"]*)"/.exec(said)?.[1] ?? String(answer.status);
    const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(said)?.[1] ?? '';
    const words = `${hostOf(answer.url)}: ${message} (${code})`;
    const kind = answer.status === 403 ? 'setting' : 'changed';
    return { kind: 'wrong', trouble: new SourceTrouble(kind, { ru: words, en: words }) };
  }
  return usualVerdict(answer);
}

function noItems(url: string): SourceTrouble {
  return new SourceTrouble('changed', {
    ru: `${hostOf(url)}: в ответе нет items`,
    en: `${hostOf(url)}: the answer lacks items`,
  });
}
