import { connector } from '../connector.ts';
import { openBox } from './box.ts';
import { imapSettings, type ImapSettings } from './settings.ts';
import { letterStream } from './streams.ts';

export const imap = connector<ImapSettings>({
  system: 'imap',
  title: { ru: 'Почта (IMAP)', en: 'Mail (IMAP)' },
  settings: imapSettings,
  asks: [
    {
      name: 'host',
      title: { ru: 'Сервер IMAP', en: 'IMAP server' },
      hint: { ru: 'Из настроек почты', en: 'From the mail’s settings' },
      example: 'imap.yandex.ru',
    },
    {
      name: 'user',
      title: { ru: 'Адрес ящика', en: 'Address of the box' },
      hint: { ru: 'Полностью, с доменом', en: 'In full, with its domain' },
      example: 'sales@company.ru',
    },
    {
      name: 'folders',
      title: { ru: 'Папки', en: 'Folders' },
      hint: {
        ru: 'Через запятую; пусто — входящие и отправленные',
        en: 'With commas between; empty: the inbox and the sent letters',
      },
      example: 'INBOX, Отправленные',
    },
  ],
  secrets: [
    {
      name: 'password',
      title: { ru: 'Пароль приложения', en: 'Application password' },
      hint: {
        ru: 'Яндекс: Безопасность → Пароли приложений; Mail.ru и Gmail: так же',
        en: 'Google: Security → App passwords; others alike',
      },
      optional: false,
    },
  ],
  mapping: new URL('./mapping.yml', import.meta.url),
  open: (settings, tools) => {
    const open = (signal: AbortSignal) => openBox(settings, tools.secret('password'), signal);
    return {
      check: async (signal) => {
        const box = await open(signal);
        const folders = await box.folders().finally(() => box.close());
        const list = folders.join(', ');
        return {
          ru: `${settings.host}, ящик ${settings.user}, папки: ${list}`,
          en: `${settings.host}, box ${settings.user}, folders: ${list}`,
        };
      },
      streams: [letterStream(settings, open)],
    };
  },
});
