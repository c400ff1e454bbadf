import { connector } from '../connector.ts';
import { sinceAsk } from '../since.ts';
import { metricaLogs } from './logs.ts';
import { metricaSettings, type MetricaSettings } from './settings.ts';
import { hitStream, visitStream } from './streams.ts';

export const metrica = connector<MetricaSettings>({
  system: 'metrica',
  title: { ru: 'Яндекс.Метрика', en: 'Yandex.Metrica' },
  settings: metricaSettings,
  asks: [
    {
      name: 'counter',
      title: { ru: 'Номер счётчика', en: 'Number of the counter' },
      hint: { ru: 'В списке счётчиков Метрики, под названием', en: 'In Metrica’s list of counters, under the name' },
      example: '12345678',
    },
    sinceAsk({ ru: '90 дней назад', en: '90 days back' }),
  ],
  secrets: [
    {
      name: 'token',
      title: { ru: 'Токен OAuth', en: 'OAuth token' },
      hint: {
        ru: 'oauth.yandex.ru → приложение с доступом metrika:read; войдите тем, кто видит счётчик',
        en: 'oauth.yandex.com → an application with access metrika:read; sign in as one who sees the counter',
      },
      optional: false,
    },
  ],
  mapping: new URL('./mapping.yml', import.meta.url),
  open: (settings, tools) => {
    const logs = metricaLogs(settings, tools);
    return {
      check: async (signal) => {
        const { name, timezone } = await logs.counter(signal);
        const met = `${name} (${settings.counter})${timezone === null ? '' : `, ${timezone}`}`;
        return { ru: `Метрика: ${met}`, en: `Metrica: ${met}` };
      },
      streams: [visitStream(settings, logs, tools), hitStream(settings, logs, tools)],
    };
  },
});
