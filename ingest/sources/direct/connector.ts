import { connector } from '../connector.ts';
import { sinceAsk } from '../since.ts';
import { directClient } from './client.ts';
import { directSettings, type DirectSettings } from './settings.ts';
import { reportStream } from './streams.ts';

export const direct = connector<DirectSettings>({
  system: 'direct',
  title: { ru: 'Яндекс.Директ', en: 'Yandex.Direct' },
  settings: directSettings,
  asks: [
    {
      name: 'client_login',
      title: { ru: 'Логин клиента', en: 'Client login' },
      hint: { ru: 'Только для агентства; иначе оставьте пустым', en: 'For an agency only; else leave it empty' },
      example: 'shop-client',
    },
    sinceAsk({ ru: 'полгода назад', en: 'half a year back' }),
  ],
  secrets: [
    {
      name: 'token',
      title: { ru: 'Токен OAuth', en: 'OAuth token' },
      hint: {
        ru: 'oauth.yandex.ru → приложение с доступом к API Директа (direct:api); заявка на API в кабинете Директа',
        en: 'oauth.yandex.com → an application with access to the API of Direct (direct:api); API access asked for in Direct',
      },
      optional: false,
    },
  ],
  mapping: new URL('./mapping.yml', import.meta.url),
  open: (settings, tools) => {
    const client = directClient(settings, tools);
    return {
      check: async (signal) => {
        const day = new Date(tools.clock().getTime() - 86_400_000).toISOString().slice(0, 10);
        const rows = await client.report(day, day, signal);
        return {
          ru: `Яндекс.Директ отвечает; кампаний с показами ${day}: ${rows.length}`,
          en: `Yandex.Direct answers; campaigns shown on ${day}: ${rows.length}`,
        };
      },
      streams: [reportStream(settings, client, tools)],
    };
  },
});
