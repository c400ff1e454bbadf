import { child, children, textAt, type XmlElement } from '../xml-records.ts';
import type { PartRow } from './parts.ts';
import { requisitesOf } from './requisites.ts';

/** A group and all groups in it, each with the path of names from the top ("Мебель / Столы"). */
export function groupsOf(group: XmlElement, parentId: string | null = null, above: readonly string[] = []): PartRow[] {
  const id = textAt(group, 'Ид');
  const path = [...above, textAt(group, 'Наименование') ?? ''];
  const inner = children(child(group, 'Группы'), 'Группа').flatMap((one) => groupsOf(one, id, path));
  return [{ Ид: id, Наименование: path.at(-1) ?? null, ИдРодителя: parentId, Путь: path.join(' / ') }, ...inner];
}

export function productRow(product: XmlElement, onlyChanges: string | null): PartRow {
  const requisites = requisitesOf(product);
  const isGone = product.attributes['Статус'] === 'Удален' ? 'true' : null;
  return {
    Ид: textAt(product, 'Ид'),
    Артикул: textAt(product, 'Артикул'),
    Штрихкод: textAt(product, 'Штрихкод'),
    Наименование: textAt(product, 'Наименование'),
    ПолноеНаименование: textAt(product, 'ПолноеНаименование') ?? requisites['Полное наименование'] ?? null,
    ИдГруппы: textAt(product, 'Группы', 'Ид'),
    Изготовитель: textAt(product, 'Изготовитель', 'Наименование') ?? textAt(product, 'Производитель'),
    Единица: unitOf(product),
    ВидНоменклатуры: requisites['ВидНоменклатуры'] ?? null,
    ТипНоменклатуры: requisites['ТипНоменклатуры'] ?? null,
    ПометкаУдаления: textAt(product, 'ПометкаУдаления') ?? textAt(product, 'Статус') ?? isGone,
    ИдКаталога: textAt(product, 'ИдКаталога'),
    СодержитТолькоИзменения: onlyChanges,
    Реквизиты: JSON.stringify(requisites),
  };
}

export function unitOf(goods: XmlElement): string | null {
  const unit = child(goods, 'БазоваяЕдиница');
  return textAt(goods, 'БазоваяЕдиница') ?? unit?.attributes['НаименованиеПолное'] ?? textAt(goods, 'Единица');
}

export function priceRows(offer: XmlElement): PartRow[] {
  return children(child(offer, 'Цены'), 'Цена').map((price) => ({
    Ид: textAt(offer, 'Ид'),
    ИдТипаЦены: textAt(price, 'ИдТипаЦены'),
    ЦенаЗаЕдиницу: textAt(price, 'ЦенаЗаЕдиницу'),
    Валюта: textAt(price, 'Валюта'),
    Единица: textAt(price, 'Единица'),
    Коэффициент: textAt(price, 'Коэффициент'),
  }));
}

/**
 * What is left of an offer, by warehouse: a `Склад` with attributes in older files, `Остатки` in newer ones, where the
 * warehouse is an element or plain text. A total without warehouses stands in the offer itself.
 */
export function stockRows(offer: XmlElement): PartRow[] {
  const id = textAt(offer, 'Ид');
  const old = [...children(offer, 'Склад'), ...children(offer, 'Склады')]
    .filter(({ attributes }) => attributes['ИдСклада'] !== undefined)
    .map(({ attributes }) => ({
      Ид: id,
      ИдСклада: attributes['ИдСклада'] ?? null,
      Количество: attributes['КоличествоНаСкладе'] ?? null,
    }));
  const listed = children(child(offer, 'Остатки'), 'Остаток').map((left) => ({
    Ид: id,
    ИдСклада: textAt(left, 'Склад', 'Ид') ?? textAt(left, 'Склад'),
    Количество: textAt(left, 'Склад', 'Количество') ?? textAt(left, 'Количество'),
  }));
  return [...old, ...listed];
}
