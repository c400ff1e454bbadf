import { connector } from '../connector.ts';
import { hostOf } from '../http/address.ts';
import { auditStream } from './audit.ts';
import { dynamicsClient } from './client.ts';
import { dynamicsSettings, type DynamicsSettings } from './settings.ts';
import { tableStream } from './streams.ts';
import { TABLES } from './tables.ts';

export const dynamics = connector<DynamicsSettings>({
  system: 'dynamics',
  title: { ru: 'Microsoft Dynamics 365 (Dataverse)', en: 'Microsoft Dynamics 365 (Dataverse)' },
  settings: dynamicsSettings,
  asks: [
    {
      name: 'address',
      title: { ru: 'Адрес организации', en: 'Address of the organisation' },
      hint: { ru: 'Как в браузере, до первой косой черты', en: 'As in the browser, up to the first slash' },
      example: 'https://company.crm4.dynamics.com',
    },
    {
      name: 'tenant',
      title: { ru: 'Каталог (tenant ID)', en: 'Directory (tenant ID)' },
      hint: { ru: 'Entra ID → Обзор', en: 'Entra ID → Overview' },
      example: '3b1f6f0e-0000-4000-8000-000000000001',
    },
    {
      name: 'client_id',
      title: { ru: 'Идентификатор приложения (client ID)', en: 'Application (client) ID' },
      hint: { ru: 'Entra ID → Регистрация приложений', en: 'Entra ID → App registrations' },
      example: '5c9d2a77-0000-4000-8000-000000000002',
    },
  ],
  secrets: [
    {
      name: 'client_secret',
      title: { ru: 'Секрет приложения', en: 'Client secret' },
      hint: { ru: 'Сертификаты и секреты → Новый секрет клиента', en: 'Certificates & secrets → New client secret' },
      optional: false,
    },
  ],
  mapping: new URL('./mapping.yml', import.meta.url),
  open: (settings, tools) => {
    const client = dynamicsClient(settings, tools);
    const streams = TABLES.map((table) => tableStream(table, settings.columns[table.stream] ?? [], settings, client));
    return {
      check: async (signal) => {
        const who = await client.object('WhoAmI', signal);
        const user = String(who?.['UserId'] ?? '');
        const found = await client.object(`systemusers(${user})?$select=fullname`, signal);
        const name = String(found?.['fullname'] ?? user);
        const host = hostOf(settings.address);
        return { ru: `${host}, вошли как ${name}`, en: `${host}, signed in as ${name}` };
      },
      streams: settings.audit ? [...streams, auditStream(settings.page, client)] : streams,
    };
  },
});
