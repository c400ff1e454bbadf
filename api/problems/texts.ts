type Facts = Readonly<Record<string, unknown>>;
type Text = {
  readonly status: number;
  readonly title: Readonly<Record<'ru' | 'en', string>>;
  readonly detail: Readonly<Record<'ru' | 'en', (facts: Facts) => string>>;
};

/** Every refusal there is, in both languages. The keys are public: they end the problem's `type`. */
export const TEXTS = {
  'not-signed-in': text(401, {
    ru: ['Нужен вход', () => 'Войдите по одноразовой ссылке: её печатает команда npx voronka link.'],
    en: ['Sign-in needed', () => 'Sign in by a one-time link: the command npx voronka link prints one.'],
  }),
  'link-used': text(410, {
    ru: ['Ссылка не действует', () => 'Ссылка уже использована или устарела. Новую печатает команда npx voronka link.'],
    en: ['The link is spent', () => 'The link was used already or is too old. npx voronka link prints a new one.'],
  }),
  'not-allowed': text(403, {
    ru: ['Нет доступа', ({ role }) => `Роли «${role}» это не разрешено.`],
    en: ['Not allowed', ({ role }) => `The role "${role}" may not do this.`],
  }),
  'personal-field': text(403, {
    ru: [
      'Личные данные скрыты',
      ({ field }) => `Поле «${field}» скрыто для вашей роли: по нему нельзя отбирать и сортировать.`,
    ],
    en: [
      'Personal data is hidden',
      ({ field }) => `The field "${field}" is hidden from your role: it cannot be filtered or sorted by.`,
    ],
  }),
  'other-site': text(403, {
    ru: ['Запрос с чужого сайта', () => 'Изменяющий запрос должен идти со страниц Воронки с заголовком x-voronka: 1.'],
    en: [
      'Request from another site',
      () => 'A request that changes something must come from our own pages with the header x-voronka: 1.',
    ],
  }),
  'unknown-host': text(421, {
    ru: ['Неизвестный адрес сервера', ({ host }) => `Сервер не отвечает на имя «${host}».`],
    en: ['Unknown host', ({ host }) => `This server does not answer to the name "${host}".`],
  }),
  'not-found': text(404, {
    ru: ['Не найдено', ({ what }) => (what ? `Нет такого: ${what}.` : 'По этому адресу ничего нет.')],
    en: ['Not found', ({ what }) => (what ? `There is no ${what}.` : 'There is nothing at this address.')],
  }),
  'wrong-sign': text(403, {
    ru: [
      'Отправитель не узнан',
      () => 'В запросе нет верного знака источника: проверьте секрет источника и адрес вебхука.',
    ],
    en: [
      'Unknown sender',
      () => 'The request does not bear the sign of the source: see to its secret and to the address of the webhook.',
    ],
  }),
  'unreadable-delivery': text(400, {
    ru: ['Запрос не прочитать', () => 'Тело запроса — не форма и не JSON, или оно слишком велико.'],
    en: ['The request cannot be read', () => 'Its body is neither a form nor JSON, or it is too large.'],
  }),
  'wrong-source': text(422, {
    ru: ['Источник не сохранён', ({ ru }) => String(ru)],
    en: ['The source was not saved', ({ en }) => String(en)],
  }),
  'unknown-field': text(422, {
    ru: [
      'Неизвестное поле',
      ({ field, nearest }) => `Поля «${field}» нет.${nearest ? ` Возможно, «${nearest}»?` : ''}`,
    ],
    en: [
      'Unknown field',
      ({ field, nearest }) => `There is no field "${field}".${nearest ? ` Did you mean "${nearest}"?` : ''}`,
    ],
  }),
  'fixed-field': text(422, {
    ru: [
      'Поле нельзя менять',
      ({ field, editable }) => `Поле «${field}» не редактируется. Можно менять: ${list(editable)}.`,
    ],
    en: [
      'The field cannot be changed',
      ({ field, editable }) => `The field "${field}" cannot be edited. These can: ${list(editable)}.`,
    ],
  }),
  'wrong-value': text(422, {
    ru: [
      'Недопустимое значение',
      ({ field, wanted_ru, nearest }) => `Поле «${field}»: ${wanted_ru}.${nearest ? ` Возможно, «${nearest}»?` : ''}`,
    ],
    en: [
      'Value not accepted',
      ({ field, wanted, nearest }) => `Field "${field}": ${wanted}.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
    ],
  }),
  'wrong-request': text(400, {
    ru: ['Запрос непонятен', ({ where, why }) => `Не удалось разобрать запрос${where ? ` (${where})` : ''}: ${why}.`],
    en: [
      'The request cannot be read',
      ({ where, why }) => `The request cannot be read${where ? ` (${where})` : ''}: ${why}.`,
    ],
  }),
  'version-needed': text(428, {
    ru: ['Нужна версия', () => 'Передайте в If-Match значение ETag, полученное при чтении записи.'],
    en: ['Version needed', () => 'Send the ETag you read the record with in If-Match.'],
  }),
  'version-mismatch': text(412, {
    ru: [
      'Запись уже изменена',
      ({ current_version }) => `Запись изменили раньше вас, теперь её версия ${current_version}. Прочтите её заново.`,
    ],
    en: [
      'The record has changed',
      ({ current_version }) =>
        `Somebody changed the record before you: it is at version ${current_version}. Read it again.`,
    ],
  }),
  'too-much': text(413, {
    ru: ['Слишком большой запрос', () => 'Тело запроса больше допустимого.'],
    en: ['The request is too large', () => 'The body of the request is larger than allowed.'],
  }),
  'too-often': text(429, {
    ru: ['Слишком часто', ({ seconds }) => `Слишком много запросов. Повторите через ${seconds} с.`],
    en: ['Too often', ({ seconds }) => `Too many requests. Try again in ${seconds} s.`],
  }),
  'wrong-media': text(415, {
    ru: ['Неподдерживаемый вид тела', () => 'Тело запроса должно быть JSON.'],
    en: ['Unsupported body', () => 'The body of the request must be JSON.'],
  }),
  'query-refused': text(400, {
    ru: ['Запрос не выполнен', ({ why }) => `Запрос к данным отклонён: ${why}`],
    en: ['The query was refused', ({ why }) => `The query was refused: ${why}`],
  }),
  'query-forbidden': text(403, {
    ru: ['Данные закрыты', ({ why }) => `Эти данные закрыты для вашей роли: ${why}`],
    en: ['Data is closed', ({ why }) => `This data is closed to your role: ${why}`],
  }),
  'not-built': text(503, {
    ru: [
      'Данные ещё не построены',
      () => 'Таблицы ещё не построены. Подождите конца сборки или запустите npx voronka build.',
    ],
    en: [
      'Nothing is built yet',
      () => 'The tables are not built yet. Wait for the build to end, or run npx voronka build.',
    ],
  }),
  'our-fault': text(500, {
    ru: ['Ошибка сервера', ({ request }) => `Что-то сломалось у нас. Номер запроса: ${request}.`],
    en: ['Server error', ({ request }) => `Something broke on our side. Request number: ${request}.`],
  }),
} as const satisfies Readonly<Record<string, Text>>;

type Words = readonly [title: string, detail: (facts: Facts) => string];

function text(status: number, { ru, en }: { readonly ru: Words; readonly en: Words }): Text {
  return { status, title: { ru: ru[0], en: en[0] }, detail: { ru: ru[1], en: en[1] } };
}

function list(names: unknown): string {
  return Array.isArray(names) ? names.join(', ') : '';
}
