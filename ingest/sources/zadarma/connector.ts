import { connector } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import { sinceAsk } from '../since.ts';
import { zadarmaClient } from './client.ts';
import { greetedByZadarma, heardFromZadarma } from './hearing.ts';
import { zadarmaSettings, type ZadarmaSettings } from './settings.ts';
import { callStream } from './streams.ts';

export const zadarma = connector<ZadarmaSettings>({
  system: 'zadarma',
  title: { ru: 'Zadarma', en: 'Zadarma' },
  settings: zadarmaSettings,
  asks: [sinceAsk({ ru: '90 дней назад', en: '90 days back' })],
  secrets: [
    {
      name: 'key',
      title: { ru: 'Ключ API', en: 'API key' },
      hint: {
        ru: 'Личный кабинет → Настройки → Интеграции и API → Ключи и API',
        en: 'Account → Settings → Integrations and API → Keys and API',
      },
      optional: false,
    },
    {
      name: 'secret',
      title: { ru: 'Секретный ключ', en: 'Secret key' },
      hint: { ru: 'Там же; им подписаны и уведомления', en: 'In the same place; it signs notifications too' },
      optional: false,
    },
  ],
  mapping: new URL('./mapping.yml', import.meta.url),
  hears: heardFromZadarma,
  greets: greetedByZadarma,
  open: (settings, tools) => {
    const client = zadarmaClient(settings, tools);
    return {
      check: async (signal) => {
        const hours = (await client.zone(signal)) / 60;
        const met = `${hostOf(settings.address)}, UTC${hours < 0 ? '' : '+'}${hours}`;
        return { ru: `${met}: отвечает`, en: `${met}: answers` };
      },
      streams: [callStream(settings, client, tools)],
    };
  },
});
