import type { XmlAncestor, XmlElement } from '../xml-records.ts';
import { counterpartyRow, counterpartiesOf } from './counterparties.ts';
import { documentsOf } from './documents.ts';
import { groupsOf, priceRows, productRow, stockRows, unitOf } from './goods.ts';
import { textAt } from '../xml-records.ts';

/** A row of a part, in the words of the file. Texts stay as they are written; a list is JSON. */
export type PartRow = Readonly<Record<string, string | null>>;

/** What a CommerceML file is read as: a mapping's dataset names one of these in `read.part`. */
export const PARTS = {
  groups: ['Ид', 'Наименование', 'ИдРодителя', 'Путь'],
  products: [
    ...['Ид', 'Артикул', 'Штрихкод', 'Наименование', 'ПолноеНаименование', 'ИдГруппы', 'Изготовитель', 'Единица'],
    ...['ВидНоменклатуры', 'ТипНоменклатуры', 'ПометкаУдаления', 'ИдКаталога', 'СодержитТолькоИзменения', 'Реквизиты'],
  ],
  price_types: ['Ид', 'Наименование', 'Валюта'],
  warehouses: ['Ид', 'Наименование'],
  offers: [
    ...['Ид', 'Артикул', 'Штрихкод', 'Наименование', 'Единица', 'Количество', 'ИдТипаЦены', 'ЦенаЗаЕдиницу', 'Валюта'],
    'СодержитТолькоИзменения',
  ],
  prices: ['Ид', 'ИдТипаЦены', 'ЦенаЗаЕдиницу', 'Валюта', 'Единица', 'Коэффициент'],
  stock: ['Ид', 'ИдСклада', 'Количество'],
  counterparties: [
    ...['Ид', 'Наименование', 'ПолноеНаименование', 'ОфициальноеНаименование', 'Фамилия', 'Имя', 'Отчество', 'ИНН'],
    ...['КПП', 'Роль', 'Почта', 'Телефон', 'Сайт', 'Страна', 'Регион', 'Город', 'Адрес', 'ПометкаУдаления'],
  ],
  documents: [
    ...['Ид', 'Номер', 'Дата', 'Время', 'ХозОперация', 'Роль', 'Валюта', 'Курс', 'Сумма', 'Комментарий', 'Основание'],
    ...['ИдКонтрагента', 'ИННКонтрагента', 'ОфициальноеНаименованиеКонтрагента', 'ВКонтейнере', 'ПометкаУдаления'],
    ...['Проведен', 'Отменен', 'Финальный статус', 'Статус заказа', 'Дата изменения статуса', 'Заказ оплачен'],
    ...['Оплачен', 'Дата оплаты', 'Номер платежного документа', 'Метод оплаты', 'Номер по 1С', 'Дата по 1С'],
    ...['Реквизиты', 'Товары'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PartName = keyof typeof PARTS;

/** The elements that hold records, each with the element around it: a file may be a fragment, so more is not asked. */
export const RECORD_ELEMENTS: ReadonlySet<string> = new Set([
  'Группы/Группа',
  'Товары/Товар',
  'ТипыЦен/ТипЦены',
  'Склады/Склад',
  'Предложения/Предложение',
  'ПакетПредложений/Предложение',
  'Контрагенты/Контрагент',
  'КоммерческаяИнформация/Документ',
  'Контейнер/Документ',
  'Документы/Документ',
]);

/** The rows that one element of the file gives, by part. */
export function rowsOf(
  element: XmlElement,
  ancestors: readonly XmlAncestor[],
): readonly (readonly [PartName, PartRow])[] {
  const onlyChanges = attributeAround(ancestors, 'СодержитТолькоИзменения');
  switch (element.name) {
    case 'Группа':
      return groupsOf(element).map((row) => ['groups', row] as const);
    case 'Товар':
      return [['products', productRow(element, onlyChanges)]];
    case 'ТипЦены': {
      const [id, name, currency] = ['Ид', 'Наименование', 'Валюта'].map((path) => textAt(element, path));
      return [['price_types', { Ид: id ?? null, Наименование: name ?? null, Валюта: currency ?? null }]];
    }
    case 'Склад':
      return [['warehouses', { Ид: textAt(element, 'Ид'), Наименование: textAt(element, 'Наименование') }]];
    case 'Предложение': {
      const prices = priceRows(element);
      const stock = stockRows(element);
      const [first] = prices;
      const offer: PartRow = {
        Ид: textAt(element, 'Ид'),
        Артикул: textAt(element, 'Артикул'),
        Штрихкод: textAt(element, 'Штрихкод'),
        Наименование: textAt(element, 'Наименование'),
        Единица: unitOf(element),
        Количество: textAt(element, 'Количество'),
        ИдТипаЦены: first?.ИдТипаЦены ?? null,
        ЦенаЗаЕдиницу: first?.ЦенаЗаЕдиницу ?? null,
        Валюта: first?.Валюта ?? null,
        СодержитТолькоИзменения: onlyChanges,
      };
      return [
        ['offers', offer],
        ...prices.map((row) => ['prices', row] as const),
        ...stock.map((row) => ['stock', row] as const),
      ];
    }
    case 'Контрагент':
      return [['counterparties', counterpartyRow(element)]];
    case 'Документ':
      return [
        ...documentsOf(element, ancestors.at(-1)?.name === 'Контейнер').map((row) => ['documents', row] as const),
        ...counterpartiesOf(element).map((row) => ['counterparties', row] as const),
      ];
    default:
      return [];
  }
}

function attributeAround(ancestors: readonly XmlAncestor[], name: string): string | null {
  return ancestors.findLast(({ attributes }) => attributes[name] !== undefined)?.attributes[name] ?? null;
}
