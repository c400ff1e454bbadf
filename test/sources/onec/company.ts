import { Infobase } from './infobase.ts';

const MONEY = [
  'Number',
  'Date',
  'Posted',
  'СуммаДокумента',
  'Валюта_Key',
  'Контрагент_Key',
  'Партнер_Key',
  'Менеджер_Key',
];

/** A key that reads: `key('c1')`. */
export const key = (name: string): string =>
  `${Buffer.from(name.padEnd(4, '0')).toString('hex')}-0000-11ef-9c1b-0050569a1b2c`;

export const counterparty = (base: Infobase, name: string, title: string, rest: object = {}): void =>
  base.put('Catalog_Контрагенты', { Ref_Key: key(name), Code: '000000001', Description: title, ...rest });

export const sale = (base: Infobase, name: string, date: string, sum: number, rest: object = {}): void =>
  base.put('Document_РеализацияТоваровУслуг', {
    ...{ Ref_Key: key(name), Number: `0000-${name}`, Date: date, СуммаДокумента: sum, Валюта_Key: key('rub') },
    ...{ Контрагент_Key: key('c1'), Партнер_Key: key('p1'), Менеджер_Key: key('u1') },
    Товары: [line('1', 1, sum)],
    ...rest,
  });

export const line = (number: string, count: number, sum: number, rest: object = {}): object => ({
  ...{
    LineNumber: number,
    Номенклатура_Key: key('n1'),
    Количество: count,
    Цена: sum / count,
    Сумма: sum,
    СуммаСНДС: sum,
  },
  ...rest,
});

/** A small company on УТ 11: what it sells, whom it sells to, one deal of the catalogue and some orders. */
export async function smallTrade(): Promise<Infobase> {
  const base = await Infobase.start();
  base.publish('Catalog_Валюты', 'Code', 'Description');
  base.put('Catalog_Валюты', { Ref_Key: key('rub'), Code: '643', Description: 'руб.' });
  base.put('Catalog_Валюты', { Ref_Key: key('usd'), Code: '840', Description: 'USD' });
  base.publish('Catalog_Пользователи', 'Description', 'Недействителен');
  base.put('Catalog_Пользователи', { Ref_Key: key('u1'), Description: 'Вера Ильина', Недействителен: true });
  base.publish('Catalog_ПричиныПроигрышаСделок', 'Description');
  base.put('Catalog_ПричиныПроигрышаСделок', { Ref_Key: key('r1'), Description: 'Дорого' });
  base.publish(
    'Catalog_Контрагенты',
    'Code',
    'Description',
    'IsFolder',
    'ИНН',
    'КПП',
    'Партнер_Key',
    'КонтактнаяИнформация',
  );
  counterparty(base, 'f1', 'Покупатели', { IsFolder: true });
  counterparty(base, 'c1', 'ООО «Север»', {
    ...{ ИНН: '0712345678', КПП: '071201001', Партнер_Key: key('p1') },
    КонтактнаяИнформация: [
      {
        LineNumber: '1',
        Тип: 'Телефон',
        Представление: '8 (495) 000-00-01',
        НомерТелефона: '84950000001',
        НомерТелефонаБезКодов: '0000001',
      },
      {
        LineNumber: '2',
        Тип: 'АдресЭлектроннойПочты',
        Представление: 'info@sever.example',
        АдресЭП: 'info@sever.example',
      },
      { LineNumber: '3', Тип: 'Адрес', Представление: 'г. Прохладный', Город: 'Прохладный' },
    ],
  });
  counterparty(base, 'c2', 'Филиал «Север»', { ИНН: '0712345678', КПП: '071202001' });
  counterparty(base, 'c3', 'Иванов И. И.');
  counterparty(base, 'c4', 'Удалённый', { DeletionMark: true, ИНН: '7700000001' });
  base.publish('Catalog_Партнеры', 'Description', 'IsFolder', 'Клиент', 'ОсновнойМенеджер_Key', 'ДатаРегистрации');
  base.put('Catalog_Партнеры', {
    Ref_Key: key('p1'),
    Description: 'Север',
    Клиент: true,
    ОсновнойМенеджер_Key: key('u1'),
  });
  base.put('Catalog_Партнеры', { Ref_Key: key('p2'), Description: 'Частник', Клиент: true });
  base.publish('Catalog_КонтактныеЛицаПартнеров', 'Description', 'Owner_Key');
  base.put('Catalog_КонтактныеЛицаПартнеров', {
    Ref_Key: key('k1'),
    Description: 'Пётр Сидоров',
    Owner_Key: key('p1'),
  });
  base.publish('Catalog_Номенклатура', 'Description', 'IsFolder', 'Parent_Key', 'Артикул');
  base.put('Catalog_Номенклатура', { Ref_Key: key('g1'), Description: 'Насосы', IsFolder: true });
  base.put('Catalog_Номенклатура', {
    Ref_Key: key('n1'),
    Description: 'Насос 40',
    Parent_Key: key('g1'),
    Артикул: '0040',
  });
  documents(base);
  return base;
}

function documents(base: Infobase): void {
  base.publish(
    'Catalog_СделкиСКлиентами',
    'Description',
    'Статус',
    'ПричинаПроигрышаСделки_Key',
    'Ответственный_Key',
    'Партнер_Key',
    'ДатаНачала',
    'ДатаОкончания',
    'ПотенциальнаяСуммаПродажи',
  );
  const deal = (name: string, title: string, status: string, rest: object): void =>
    base.put('Catalog_СделкиСКлиентами', {
      ...{
        Ref_Key: key(name),
        Description: title,
        Статус: status,
        Партнер_Key: key('p1'),
        Ответственный_Key: key('u1'),
      },
      ...{ ДатаНачала: '2025-01-10T09:00:00', ...rest },
    });
  deal('d1', 'Тендер', 'Проиграна', {
    ПричинаПроигрышаСделки_Key: key('r1'),
    ДатаОкончания: '2025-02-01T12:00:00',
    ПотенциальнаяСуммаПродажи: 900000,
  });
  deal('d2', 'Модернизация', 'ВРаботе', { Партнер_Key: key('p2'), ПотенциальнаяСуммаПродажи: 120000.5 });
  base.publish('Document_ЗаказКлиента', ...MONEY, 'Сделка_Key', 'Статус');
  const order = (name: string, date: string, sum: number, status: string, rest: object = {}): void =>
    base.put('Document_ЗаказКлиента', {
      ...{ Ref_Key: key(name), Number: `ЗК-${name}`, Date: date, СуммаДокумента: sum, Статус: status },
      ...{
        Валюта_Key: key('rub'),
        Контрагент_Key: key('c1'),
        Партнер_Key: key('p1'),
        Менеджер_Key: key('u1'),
        ...rest,
      },
    });
  order('o1', '2025-03-10T18:02:08', 184500.5, 'КОтгрузке');
  order('o2', '2025-03-11T10:00:00', 5000, 'Закрыт');
  order('o3', '2025-03-12T10:00:00', 7000, 'НеСогласован');
  order('o4', '2025-03-12T11:00:00', 8000, 'КОтгрузке', { Posted: false });
  order('o5', '2025-03-12T12:00:00', 120000.5, 'КОтгрузке', { Сделка_Key: key('d2') });
  base.publish('Document_РеализацияТоваровУслуг', ...MONEY, 'ЗаказКлиента', 'ЗаказКлиента_Type', 'Товары');
  sale(base, 's1', '2025-03-11T12:40:05', 184500.5, {
    ...{ ЗаказКлиента: key('o1'), ЗаказКлиента_Type: 'StandardODATA.Document_ЗаказКлиента' },
    Товары: [line('1', 2, 184500.5), line('2', 1, 999, { Отменено: true })],
  });
  // one second, three documents: more than fit a page
  for (const name of ['s2', 's3', 's4']) sale(base, name, '2025-03-15T10:00:00', 1000);
  sale(base, 's5', '2025-03-16T10:00:00', 50000, { Posted: false });
  base.publish('Document_ВозвратТоваровОтКлиента', ...MONEY, 'Товары');
  base.put('Document_ВозвратТоваровОтКлиента', {
    ...{ Ref_Key: key('v1'), Number: 'В-1', Date: '2025-03-20T10:00:00', СуммаДокумента: 1000, Валюта_Key: key('rub') },
    ...{ Контрагент_Key: key('c1'), Товары: [line('1', 1, 1000)] },
  });
  base.put('Document_ВозвратТоваровОтКлиента', {
    ...{ Ref_Key: key('v2'), Number: 'В-2', Date: '2025-03-21T10:00:00', СуммаДокумента: 500, Валюта_Key: key('rub') },
    ...{ Контрагент_Key: key('c1'), Товары: [line('1', 1, 500)] },
  });
  base.publish('Document_ПоступлениеБезналичныхДенежныхСредств', ...MONEY, 'ХозяйственнаяОперация');
  const payment = (name: string, sum: number, operation: string): void =>
    base.put('Document_ПоступлениеБезналичныхДенежныхСредств', {
      ...{ Ref_Key: key(name), Number: name, Date: '2025-03-21T10:00:00', СуммаДокумента: sum, Валюта_Key: key('usd') },
      ...{ Контрагент_Key: key('c1'), ХозяйственнаяОперация: operation },
    });
  payment('m1', 184500.5, 'ПоступлениеОплатыОтКлиента');
  payment('m2', 70000, 'ПоступлениеДенежныхСредствПоКредитам');
  base.publish('Document_ТелефонныйЗвонок', 'Number', 'Date', 'Posted', 'Тема', 'Автор_Key', 'Входящий');
  base.put('Document_ТелефонныйЗвонок', {
    ...{ Ref_Key: key('t1'), Number: '1', Date: '2025-03-01T09:00:00', Posted: false, Тема: 'Цена насоса' },
    ...{ Автор_Key: key('u1'), Входящий: true },
  });
}

/** A shop on УНФ: leads, orders by their way of completion, what was shipped. */
export async function smallShop(): Promise<Infobase> {
  const base = await Infobase.start();
  base.publish('Catalog_Валюты', 'Code', 'Description');
  base.put('Catalog_Валюты', { Ref_Key: key('rub'), Code: '643', Description: 'руб' });
  base.publish('Catalog_Сотрудники', 'Description');
  base.put('Catalog_Сотрудники', { Ref_Key: key('e1'), Description: 'Анна Ким' });
  base.publish('Catalog_Контрагенты', 'Description', 'ИНН', 'Ответственный_Key');
  base.put('Catalog_Контрагенты', {
    Ref_Key: key('c1'),
    Description: 'Кафе',
    ИНН: '7701234567',
    Ответственный_Key: key('e1'),
  });
  base.publish('Catalog_ИсточникиПривлеченияПокупателей', 'Description');
  base.put('Catalog_ИсточникиПривлеченияПокупателей', { Ref_Key: key('q1'), Description: 'Сайт' });
  base.publish('Catalog_Лиды', 'Description', 'ДатаСоздания', 'ВариантЗавершения', 'ИсточникПривлечения_Key');
  // loaded in bulk: one second for all
  for (const [name, ending] of [
    ['l1', 'ПереведенВПокупателя'],
    ['l2', 'НекачественныйЛид'],
    ['l3', ''],
  ] as const) {
    base.put('Catalog_Лиды', {
      ...{ Ref_Key: key(name), Description: name, ДатаСоздания: '2025-03-01T00:00:00', ВариантЗавершения: ending },
      ИсточникПривлечения_Key: key('q1'),
    });
  }
  base.publish('Catalog_СостоянияЗаказовПокупателей', 'Description');
  base.put('Catalog_СостоянияЗаказовПокупателей', { Ref_Key: key('z1'), Description: 'Завершён' });
  const money = [
    'Number',
    'Date',
    'Posted',
    'СуммаДокумента',
    'ВалютаДокумента_Key',
    'Контрагент_Key',
    'Ответственный_Key',
  ];
  base.publish('Document_ЗаказПокупателя', ...money, 'СостояниеЗаказа_Key', 'ВариантЗавершения', 'Лид_Key');
  const order = (name: string, sum: number, ending: string, rest: object = {}): void =>
    base.put('Document_ЗаказПокупателя', {
      ...{
        Ref_Key: key(name),
        Number: name,
        Date: '2025-03-05T10:00:00',
        СуммаДокумента: sum,
        ВариантЗавершения: ending,
      },
      ...{ ВалютаДокумента_Key: key('rub'), Контрагент_Key: key('c1'), Ответственный_Key: key('e1'), ...rest },
    });
  order('o1', 1200, 'Успешно', { СостояниеЗаказа_Key: key('z1'), Лид_Key: key('l1') });
  order('o2', 300, 'Отменен');
  order('o3', 500, '');
  base.publish('Document_РасходнаяНакладная', ...money, 'Заказ', 'Заказ_Type', 'Запасы');
  base.put('Document_РасходнаяНакладная', {
    ...{ Ref_Key: key('s1'), Number: 'РН-1', Date: '2025-03-06T10:00:00', СуммаДокумента: 1200 },
    ...{ ВалютаДокумента_Key: key('rub'), Контрагент_Key: key('c1') },
    ...{ Заказ: key('o1'), Заказ_Type: 'StandardODATA.Document_ЗаказПокупателя' },
    Запасы: [
      {
        LineNumber: '1',
        Номенклатура_Key: key('n1'),
        Количество: 1,
        Цена: 1000,
        Сумма: 1000,
        СуммаНДС: 200,
        Всего: 1200,
      },
    ],
  });
  return base;
}
