import { connector, type Stream, type Tools } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import type { JsonObject } from '../json.ts';
import { restatedStream } from '../restated-days.ts';
import { sinceAsk } from '../since.ts';
import { vkAdsClient, type VkAdsClient } from './client.ts';
import { vkAdsSettings, type VkAdsSettings } from './settings.ts';

export const vkAds = connector<VkAdsSettings>({
  system: 'vk_ads',
  title: { ru: 'VK Реклама', en: 'VK Ads' },
  settings: vkAdsSettings,
  asks: [
    {
      name: 'client_id',
      title: { ru: 'client_id', en: 'client_id' },
      hint: {
        ru: 'VK Реклама → Настройки → Доступ к API; пусто, если есть готовый токен',
        en: 'VK Ads → Settings → API access; empty where you have a ready token',
      },
      example: 'aBcDeFgHiJkLmNoP',
    },
    sinceAsk({ ru: 'полгода назад', en: 'half a year back' }),
  ],
  secrets: [
    {
      name: 'client_secret',
      title: { ru: 'client_secret', en: 'client_secret' },
      hint: { ru: 'Там же', en: 'In the same place' },
      optional: true,
    },
    {
      name: 'token',
      title: { ru: 'Готовый токен', en: 'A ready token' },
      hint: {
        ru: 'Вместо client_id и client_secret; живёт сутки',
        en: 'Instead of client_id and client_secret; lives for a day',
      },
      optional: true,
    },
  ],
  mapping: new URL('./mapping.yml', import.meta.url),
  open: (settings, tools) => {
    const client = vkAdsClient(settings, tools);
    return {
      check: async (signal) => {
        const count = (await client.campaigns(signal)).length;
        const host = hostOf(settings.address);
        return { ru: `${host} отвечает; кампаний: ${count}`, en: `${host} answers; campaigns: ${count}` };
      },
      streams: [reportStream(settings, client, tools)],
    };
  },
});

/** The campaigns' days: campaigns are listed once, then asked about a list at a time. */
function reportStream(settings: VkAdsSettings, client: VkAdsClient, tools: Tools): Stream {
  let listed: Promise<JsonObject[]> | null = null;
  return restatedStream(
    {
      // A year is the most that statistics are given for.
      ...{ name: 'report', since: settings.since, restatedDays: settings.restated_days, reportDays: 92 },
      idOf: (row) => `${String(row['date'])}|${String(row['id'])}`,
      read: async (from, to, signal) => {
        listed ??= client.campaigns(signal);
        const campaigns = await listed;
        const days: JsonObject[] = [];
        for (let at = 0; at < campaigns.length; at += settings.page) {
          days.push(...(await client.days(campaigns.slice(at, at + settings.page), from, to, signal)));
        }
        return days;
      },
    },
    tools,
  );
}
