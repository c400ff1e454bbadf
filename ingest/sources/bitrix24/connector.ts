import { connector } from '../connector.ts';
import { isObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import { bitrix24Client } from './client.ts';
import { heardFromBitrix24 } from './hearing.ts';
import { keyOf } from './key.ts';
import { settingsSchema, type Bitrix24Settings } from './settings.ts';
import { activityStreams } from './streams/activities.ts';
import { cardStreams } from './streams/cards.ts';
import { dictionaryStreams } from './streams/dictionaries.ts';
import { historyStreams } from './streams/history.ts';
import { orderStreams } from './streams/orders.ts';

/** Битрикс24, in the cloud or boxed, over REST: by an incoming webhook, or by an application's tokens. */
export const bitrix24 = connector<Bitrix24Settings>({
  system: 'bitrix24',
  title: { ru: 'Битрикс24', en: 'Bitrix24' },
  settings: settingsSchema,
  asks: [],
  secrets: [
    {
      name: 'webhook',
      title: { ru: 'Адрес входящего вебхука', en: 'Address of an incoming webhook' },
      hint: {
        ru: 'Приложения → Разработчикам → Другое → Входящий вебхук; права: CRM, Пользователи, Структура компании, Задачи, Телефония',
        en: 'Applications → Developer resources → Other → Inbound webhook; scopes: crm, user, department, task, telephony',
      },
      optional: true,
    },
    {
      name: 'client_id',
      title: { ru: 'Код приложения (client_id)', en: 'Application ID (client_id)' },
      hint: {
        ru: 'Только для OAuth: карточка локального приложения',
        en: 'For OAuth only: the card of a local application',
      },
      optional: true,
    },
    {
      name: 'client_secret',
      title: { ru: 'Ключ приложения (client_secret)', en: 'Application key (client_secret)' },
      hint: { ru: 'Только для OAuth: там же', en: 'For OAuth only: the same place' },
      optional: true,
    },
    {
      name: 'refresh_token',
      title: { ru: 'Первый refresh_token', en: 'First refresh_token' },
      hint: {
        ru: 'Только для OAuth: выдан при установке приложения; дальше Воронка обновляет его сама',
        en: 'For OAuth only: given when the application was installed; Voronka renews it from then on',
      },
      optional: true,
    },
    {
      name: 'application_token',
      title: { ru: 'Токен исходящего вебхука', en: 'Token of the outbound webhook' },
      hint: {
        ru: 'Нужен, чтобы об изменениях узнавать сразу: поле «Токен приложения» исходящего вебхука',
        en: 'To hear of changes at once: the field "Application token" of an outbound webhook',
      },
      optional: true,
    },
  ],
  hears: heardFromBitrix24,
  mapping: new URL('./mapping.yml', import.meta.url),
  open: (settings, tools) => {
    const client = bitrix24Client(keyOf(settings, tools), settings.requests_per_second, tools);
    const portal = { client, settings, clock: tools.clock };
    return {
      check: async (signal) => {
        const { result } = await client.call('profile', {}, 'user', signal);
        if (!isObject(result)) {
          throw new SourceTrouble('changed', {
            ru: `${client.host} не назвал владельца ключа`,
            en: `${client.host} did not name the owner of the key`,
          });
        }
        const name = [result['NAME'], result['LAST_NAME']].filter(Boolean).join(' ');
        const isAdmin = result['ADMIN'] === true;
        return {
          ru: `${client.host}, ${name}${isAdmin ? '' : ' (не администратор: карточки, которых он не видит, в Воронку не попадут)'}`,
          en: `${client.host}, ${name}${isAdmin ? '' : ' (not an administrator: cards they cannot see will not reach Voronka)'}`,
        };
      },
      streams: [
        ...dictionaryStreams(portal),
        ...cardStreams(portal),
        ...historyStreams(portal),
        ...activityStreams(portal),
        ...orderStreams(portal),
      ],
    };
  },
});
