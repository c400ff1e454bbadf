import { connector } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import { SourceTrouble } from '../trouble.ts';
import { onecClient } from './client.ts';
import { exchangeOf } from './exchange.ts';
import { exchangedStream } from './exchanged.ts';
import { OBJECTS } from './objects.ts';
import { onecSettings, type OnecSettings } from './settings.ts';
import { stockStreams } from './stock.ts';
import { objectStream } from './streams.ts';

export const onec = connector<OnecSettings>({
  system: 'onec',
  title: { ru: '1С (УТ, КА, ERP, УНФ, 1С:CRM)', en: '1C (trade, ERP, УНФ, 1C:CRM)' },
  settings: onecSettings,
  asks: [
    {
      name: 'address',
      title: { ru: 'Адрес публикации', en: 'Address of the publication' },
      hint: {
        ru: 'Адрес базы на веб-сервере, как в браузере',
        en: 'The infobase on the web server, as in the browser',
      },
      example: 'http://server/trade',
    },
    {
      name: 'login',
      title: { ru: 'Пользователь 1С', en: 'User of 1C' },
      hint: { ru: 'Отдельный пользователь с правами на чтение', en: 'A user of its own that may only read' },
      example: 'voronka',
    },
  ],
  secrets: [
    {
      name: 'password',
      title: { ru: 'Пароль', en: 'Password' },
      hint: { ru: 'Пароль этого пользователя', en: 'The password of that user' },
      optional: false,
    },
  ],
  mapping: new URL('./mapping.yml', import.meta.url),
  open: (settings, tools) => {
    const client = onecClient(settings, tools);
    const source = { client, settings, tools };
    const exchange = settings.exchange ? exchangeOf(settings.exchange, client) : null;
    const exchanged = new Set(exchangedIn(settings));
    return {
      check: async (signal) => {
        const published = await client.published(signal);
        const known = OBJECTS.filter(({ set }) => published.has(set)).map(({ set }) => set);
        const host = hostOf(settings.address);
        const list = known.length === 0 ? '—' : known.join(', ');
        return {
          ru: `${host}: опубликовано и будет прочитано ${list}`,
          en: `${host}: published and to be read ${list}`,
        };
      },
      streams: [
        ...OBJECTS.map((object) =>
          exchange && exchanged.has(object.stream)
            ? exchangedStream(object, source, exchange)
            : objectStream(object, source),
        ),
        ...stockStreams(source),
      ],
      ...(exchange ? { kept: (signal) => exchange.confirm(signal) } : {}),
    };
  },
});

/** The streams that an exchange plan is said to register. Throws SourceTrouble on one that is none. */
function exchangedIn({ exchange }: OnecSettings): readonly string[] {
  const names = OBJECTS.map(({ stream }) => stream);
  const unknown = exchange?.streams.find((name) => !names.includes(name));
  if (unknown === undefined) return exchange?.streams ?? [];
  throw new SourceTrouble('setting', {
    ru: `в exchange.streams нет такого потока: «${unknown}»; есть: ${names.join(', ')}`,
    en: `exchange.streams names no such stream: "${unknown}"; there are: ${names.join(', ')}`,
  });
}
