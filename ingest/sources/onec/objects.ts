/** An object of 1C and what is read of it. What an infobase does not publish, or has no such property of, is not asked. */
export type OnecObject = {
  readonly stream: string;
  readonly set: string;
  readonly columns: readonly string[];
  /** catalogue: read whole. document: read from a date on. */
  readonly kind: 'catalogue' | 'document';
  /** a document that counts only when it is posted; notes of calls and meetings are never posted */
  readonly isPosted?: boolean;
};

const MARKS = ['Ref_Key', 'DataVersion', 'DeletionMark'] as const;
const NAMED = [...MARKS, 'Code', 'Description'] as const;
const NUMBERED = [...MARKS, 'Number', 'Date', 'Posted'] as const;
const MONEY = [
  ...['СуммаДокумента', 'Валюта_Key', 'ВалютаДокумента_Key', 'Контрагент_Key', 'Контрагент', 'Партнер_Key'],
  ...['Менеджер_Key', 'Ответственный_Key', 'Организация_Key', 'ЦенаВключаетНДС', 'ХозяйственнаяОперация'],
] as const;

const catalogue = (stream: string, name: string, ...columns: readonly string[]): OnecObject => ({
  ...{ stream, set: `Catalog_${name}`, kind: 'catalogue' },
  columns: [...NAMED, ...columns],
});
const document = (stream: string, name: string, ...columns: readonly string[]): OnecObject => ({
  ...{ stream, set: `Document_${name}`, kind: 'document', isPosted: true },
  columns: [...NUMBERED, ...columns],
});
const note = (stream: string, name: string, ...columns: readonly string[]): OnecObject => ({
  ...document(stream, name, 'Тема', 'Автор_Key', 'Ответственный_Key', 'Комментарий', ...columns),
  isPosted: false,
});

/** УТ 11, КА 2, ERP 2, УНФ and 1С:CRM: of each installation those that it has. */
export const OBJECTS: readonly OnecObject[] = [
  catalogue('currencies', 'Валюты'),
  catalogue('users', 'Пользователи', 'Недействителен', 'Подразделение_Key'),
  catalogue('employees', 'Сотрудники'),
  catalogue('loss_reasons', 'ПричиныПроигрышаСделок'),
  catalogue('order_states', 'СостоянияЗаказовПокупателей'),
  catalogue('lead_sources', 'ИсточникиПривлеченияПокупателей'),
  catalogue(
    ...([
      'counterparties',
      'Контрагенты',
      'IsFolder',
      'НаименованиеПолное',
      'ЮрФизЛицо',
      'ЮридическоеФизическоеЛицо',
    ] as const),
    ...['ВидКонтрагента', 'ИНН', 'КПП', 'Партнер_Key', 'Ответственный_Key', 'ДатаСоздания', 'КонтактнаяИнформация'],
  ),
  catalogue(
    ...(['partners', 'Партнеры', 'IsFolder', 'НаименованиеПолное', 'Клиент', 'ОсновнойМенеджер_Key'] as const),
    ...['ДатаРегистрации', 'КонтактнаяИнформация'],
  ),
  catalogue('partner_contacts', 'КонтактныеЛицаПартнеров', 'Owner_Key', 'Фамилия', 'Имя', 'КонтактнаяИнформация'),
  catalogue('contacts', 'КонтактныеЛица', 'Owner_Key', 'Owner', 'Фамилия', 'Имя', 'КонтактнаяИнформация'),
  catalogue('products', 'Номенклатура', 'IsFolder', 'Parent_Key', 'Артикул', 'Марка_Key', 'Производитель_Key'),
  catalogue('warehouses', 'Склады', 'IsFolder'),
  catalogue('structural_units', 'СтруктурныеЕдиницы'),
  catalogue(
    ...(['leads', 'Лиды', 'IsFolder', 'ДатаСоздания', 'ВариантЗавершения', 'Ответственный_Key'] as const),
    ...['ИсточникПривлечения_Key', 'КонтактнаяИнформация', 'ПричинаНеуспешногоЗавершенияРаботы_Key'],
  ),
  catalogue(
    ...(['deals', 'СделкиСКлиентами', 'IsFolder', 'Статус', 'Закрыта', 'ПричинаПроигрышаСделки_Key'] as const),
    ...['Ответственный_Key', 'Партнер_Key', 'ДатаНачала', 'ДатаОкончания', 'ПотенциальнаяСуммаПродажи'],
    ...['ВероятностьУспешногоЗавершения'],
  ),
  document('orders', 'ЗаказКлиента', ...MONEY, 'Сделка_Key', 'Статус', 'Товары'),
  document('unf_orders', 'ЗаказПокупателя', ...MONEY, 'СостояниеЗаказа_Key', 'ВариантЗавершения', 'Лид_Key', 'Запасы'),
  document('sales', 'РеализацияТоваровУслуг', ...MONEY, 'ЗаказКлиента', 'ЗаказКлиента_Type', 'Сделка_Key', 'Товары'),
  document('unf_sales', 'РасходнаяНакладная', ...MONEY, 'Заказ', 'Заказ_Type', 'ВидОперации', 'Запасы'),
  document('returns', 'ВозвратТоваровОтКлиента', ...MONEY, 'Товары'),
  document('bank_payments', 'ПоступлениеБезналичныхДенежныхСредств', ...MONEY),
  document('cash_payments', 'ПриходныйКассовыйОрдер', ...MONEY),
  {
    ...document('interests', 'CRM_Интерес', 'ПотенциальныйКлиент', 'Ответственный_Key', 'Партнер_Key', 'Комментарий'),
    isPosted: false,
  },
  note('interactions', 'CRM_Взаимодействие', 'КонтактноеЛицо', 'Результат', 'ДокументОснование'),
  note('events', 'Событие', 'ТипСобытия', 'ВходящееИсходящееСобытие', 'НачалоСобытия', 'ОкончаниеСобытия'),
  note('phone_calls', 'ТелефонныйЗвонок', 'Входящий', 'АбонентКонтакт'),
  note('meetings', 'Встреча', 'ДатаНачала', 'ДатаОкончания'),
  note('incoming_mail', 'ЭлектронноеПисьмоВходящее'),
  note('outgoing_mail', 'ЭлектронноеПисьмоИсходящее'),
];
