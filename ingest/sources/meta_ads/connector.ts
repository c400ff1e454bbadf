import { connector } from '../connector.ts';
import { restatedStream } from '../restated-days.ts';
import { sinceAsk } from '../since.ts';
import { metaAdsClient } from './client.ts';
import { metaAdsSettings, type MetaAdsSettings } from './settings.ts';

export const metaAds = connector<MetaAdsSettings>({
  system: 'meta_ads',
  title: { ru: 'Meta (Facebook, Instagram)', en: 'Meta (Facebook, Instagram)' },
  settings: metaAdsSettings,
  asks: [
    {
      name: 'account',
      title: { ru: 'Номер рекламного аккаунта', en: 'Number of the ad account' },
      hint: { ru: 'Ads Manager, в адресе после act=', en: 'Ads Manager, in the address after act=' },
      example: 'act_1234567890',
    },
    sinceAsk({ ru: 'полгода назад', en: 'half a year back' }),
  ],
  secrets: [
    {
      name: 'token',
      title: { ru: 'Токен системного пользователя', en: 'Token of a system user' },
      hint: {
        ru: 'Business Settings → Users → System users → Generate token, право ads_read; не истекает',
        en: 'Business Settings → Users → System users → Generate token, permission ads_read; it does not expire',
      },
      optional: false,
    },
  ],
  mapping: new URL('./mapping.yml', import.meta.url),
  open: (settings, tools) => {
    const client = metaAdsClient(settings, tools);
    return {
      check: async (signal) => {
        const { name, currency } = await client.account(signal);
        const met = `${String(name)}, ${String(currency)}`;
        return { ru: `Meta: ${met}`, en: `Meta: ${met}` };
      },
      streams: [
        restatedStream(
          {
            ...{ name: 'insights', since: settings.since, restatedDays: settings.restated_days, reportDays: 31 },
            idOf: (row) => `${String(row['date_start'])}|${String(row['campaign_id'])}`,
            read: (from, to, signal) => client.insights(from, to, signal),
          },
          tools,
        ),
      ],
    };
  },
});
