import { connector } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import { siebelClient } from './client.ts';
import { COMPONENTS, stageMoves } from './components.ts';
import { siebelSettings, type SiebelSettings } from './settings.ts';
import { componentStream } from './streams.ts';

export const siebel = connector<SiebelSettings>({
  system: 'siebel',
  title: { ru: 'Siebel CRM', en: 'Siebel CRM' },
  settings: siebelSettings,
  asks: [
    {
      name: 'address',
      title: { ru: 'Адрес REST', en: 'Address of the REST' },
      hint: { ru: 'До слова data включительно', en: 'Up to and with the word data' },
      example: 'https://siebel.company.ru:9001/siebel/v1.0/data',
    },
    {
      name: 'login',
      title: { ru: 'Пользователь Siebel', en: 'User of Siebel' },
      hint: {
        ru: 'С полномочиями на чтение всей организации',
        en: 'With a responsibility that reads the whole organisation',
      },
      example: 'VORONKA',
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
    const client = siebelClient(settings, tools);
    return {
      check: async (signal) => {
        const question = {
          component: 'Opportunity/Opportunity',
          fields: ['Id'],
          search: null,
          sort: null,
          size: 2,
        };
        const seen = (await client.records(question, signal)).length;
        const host = hostOf(settings.address);
        // A wrong view shows nothing and is no error.
        return seen === 0
          ? {
              ru: `${host}: вход есть, но сделок не видно; проверьте view`,
              en: `${host}: signed in, but no opportunity is seen; see to view`,
            }
          : { ru: `${host}: вход есть, сделки видны`, en: `${host}: signed in, opportunities are seen` };
      },
      streams: [...COMPONENTS, ...(settings.audit === undefined ? [] : [stageMoves(settings.audit)])].map((component) =>
        componentStream(component, settings, client),
      ),
    };
  },
});
