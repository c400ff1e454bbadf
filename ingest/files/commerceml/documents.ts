import { child, children, textAt, type XmlElement } from '../xml-records.ts';
import { buyerOf } from './counterparties.ts';
import { unitOf } from './goods.ts';
import type { PartRow } from './parts.ts';
import { requisitesOf } from './requisites.ts';

/** Requisites that decide what a document is worth get columns of their own. */
const OWN_COLUMNS = [
  ...['Проведен', 'Отменен', 'Финальный статус', 'Статус заказа', 'Дата изменения статуса', 'Заказ оплачен'],
  ...['Оплачен', 'Дата оплаты', 'Номер платежного документа', 'Метод оплаты', 'Номер по 1С', 'Дата по 1С'],
] as const;

/** A document and those under it, which are about it. An empty cell is one that the file does not speak of. */
export function documentsOf(document: XmlElement, isInContainer: boolean, about: string | null = null): PartRow[] {
  const requisites = requisitesOf(document);
  const buyer = buyerOf(document);
  const id = textAt(document, 'Ид');
  const under = children(child(document, 'ПодчиненныеДокументы'), 'ПодчиненныйДокумент');
  const row: PartRow = {
    Ид: id,
    Номер: textAt(document, 'Номер'),
    Дата: textAt(document, 'Дата'),
    Время: textAt(document, 'Время'),
    ХозОперация: textAt(document, 'ХозОперация'),
    Роль: textAt(document, 'Роль'),
    Валюта: textAt(document, 'Валюта'),
    Курс: textAt(document, 'Курс'),
    Сумма: textAt(document, 'Сумма'),
    Комментарий: textAt(document, 'Комментарий'),
    Основание: textAt(document, 'Основание') ?? about,
    ИдКонтрагента: textAt(buyer, 'Ид'),
    ИННКонтрагента: textAt(buyer, 'ИНН') ?? textAt(buyer, 'РеквизитыЮрЛица', 'ИНН'),
    ОфициальноеНаименованиеКонтрагента: textAt(buyer, 'ОфициальноеНаименование'),
    // Payments stand beside their order then, and not in its requisites.
    ВКонтейнере: isInContainer || under.length > 0 ? 'true' : null,
    ПометкаУдаления: textAt(document, 'ПометкаУдаления') ?? requisites['ПометкаУдаления'] ?? null,
    ...Object.fromEntries(OWN_COLUMNS.map((name) => [name, requisites[name] ?? null])),
    Реквизиты: Object.keys(requisites).length > 0 ? JSON.stringify(requisites) : null,
    Товары: linesOf(document),
  };
  return [row, ...under.flatMap((one) => documentsOf(one, true, id))];
}

/** The lines as a JSON array; null where the document has no list of them at all, which is not an empty list. */
function linesOf(document: XmlElement): string | null {
  const list = child(document, 'Товары');
  if (!list) return null;
  const lines = children(list, 'Товар').map((line, at) => {
    const requisites = requisitesOf(line);
    return {
      НомерСтроки: String(at + 1),
      Ид: textAt(line, 'Ид'),
      Артикул: textAt(line, 'Артикул'),
      Наименование: textAt(line, 'Наименование'),
      Единица: unitOf(line),
      ЦенаЗаЕдиницу: textAt(line, 'ЦенаЗаЕдиницу'),
      Количество: textAt(line, 'Количество'),
      Сумма: textAt(line, 'Сумма'),
      ВидНоменклатуры: requisites['ВидНоменклатуры'] ?? null,
      ТипНоменклатуры: requisites['ТипНоменклатуры'] ?? null,
    };
  });
  return JSON.stringify(lines);
}
