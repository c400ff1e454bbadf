import { connector } from '../connector.ts';
import { amocrmClient } from './client.ts';
import { heardFromAmocrm } from './hearing.ts';
import { keyOf } from './key.ts';
import { settingsSchema, type AmocrmSettings } from './settings.ts';
import { cardStreams } from './streams/cards.ts';
import { dealingStreams } from './streams/dealings.ts';
import { dictionaryStreams } from './streams/dictionaries.ts';

/** amoCRM and Kommo over their API v4: by a long-lived token, or by an integration's tokens. */
export const amocrm = connector<AmocrmSettings>({
  system: 'amocrm',
  title: { ru: 'amoCRM / Kommo', en: 'amoCRM / Kommo' },
  settings: settingsSchema,
  asks: [
    {
      name: 'account',
      title: { ru: 'Адрес аккаунта', en: 'Address of the account' },
      hint: { ru: 'Как в строке браузера, до первой косой черты', en: 'As in the browser, up to the first slash' },
      example: 'https://company.amocrm.ru',
    },
  ],
  secrets: [
    {
      name: 'token',
      title: { ru: 'Долгосрочный токен', en: 'Long-lived token' },
      hint: {
        ru: 'amoМаркет → ⋯ → Создать интеграцию → Внешняя интеграция → Ключи и доступы → Сгенерировать токен',
        en: 'amoMarket → ⋯ → Create an integration → External → Keys and scopes → Generate a token',
      },
      optional: true,
    },
    {
      name: 'client_id',
      title: { ru: 'ID интеграции (client_id)', en: 'Integration ID (client_id)' },
      hint: { ru: 'Только для OAuth: «Ключи и доступы»', en: 'For OAuth only: "Keys and scopes"' },
      optional: true,
    },
    {
      name: 'client_secret',
      title: { ru: 'Секретный ключ (client_secret)', en: 'Secret key (client_secret)' },
      hint: { ru: 'Только для OAuth: там же', en: 'For OAuth only: the same place' },
      optional: true,
    },
    {
      name: 'refresh_token',
      title: { ru: 'Первый refresh_token', en: 'First refresh_token' },
      hint: {
        ru: 'Только для OAuth: выдан в обмен на код авторизации; дальше Воронка обновляет его сама',
        en: 'For OAuth only: given for the authorisation code; Voronka renews it from then on',
      },
      optional: true,
    },
    {
      name: 'webhook_key',
      title: { ru: 'Слово в адресе вебхука', en: 'Word in the address of the webhook' },
      hint: {
        ru: 'Нужно, чтобы об изменениях узнавать сразу: придумайте длинное и впишите в адрес вебхука ?key=…',
        en: 'To hear of changes at once: make up a long one and put it into the webhook address, ?key=…',
      },
      optional: true,
    },
  ],
  hears: heardFromAmocrm,
  mapping: new URL('./mapping.yml', import.meta.url),
  open: (settings, tools) => {
    const client = amocrmClient(settings, keyOf(settings, tools), tools);
    const account = { client, settings, clock: tools.clock };
    return {
      check: async (signal) => {
        const { name, id } = await client.one('account', {}, signal);
        const met = `${client.host}, ${String(name)} (${String(id)})`;
        return { ru: met, en: met };
      },
      streams: [...dictionaryStreams(account), ...cardStreams(account), ...dealingStreams(account)],
    };
  },
});
