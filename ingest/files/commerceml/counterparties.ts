import { child, children, textAt, type XmlElement } from '../xml-records.ts';
import type { PartRow } from './parts.ts';

/** The other side of a document: the buyer where roles are told, else the first that is not the seller. */
export function buyerOf(document: XmlElement): XmlElement | undefined {
  const all = children(child(document, 'Контрагенты'), 'Контрагент');
  return (
    all.find((one) => textAt(one, 'Роль') === 'Покупатель') ?? all.find((one) => textAt(one, 'Роль') !== 'Продавец')
  );
}

/** The buyer as a row, where the document tells who it is. */
export function counterpartiesOf(document: XmlElement): PartRow[] {
  const buyer = buyerOf(document);
  return buyer && textAt(buyer, 'Ид') !== null ? [counterpartyRow(buyer)] : [];
}

export function counterpartyRow(counterparty: XmlElement): PartRow {
  const contacts = [counterparty, ...representativesOf(counterparty)].flatMap((one) =>
    children(child(one, 'Контакты'), 'Контакт'),
  );
  const address = child(counterparty, 'АдресРегистрации') ?? child(counterparty, 'Адрес');
  const place = child(counterparty, 'ЮридическийАдрес') ?? address;
  const requisites = child(counterparty, 'РеквизитыЮрЛица') ?? counterparty;
  return {
    Ид: textAt(counterparty, 'Ид'),
    Наименование: textAt(counterparty, 'Наименование'),
    ПолноеНаименование: textAt(counterparty, 'ПолноеНаименование'),
    ОфициальноеНаименование:
      textAt(counterparty, 'ОфициальноеНаименование') ?? textAt(requisites, 'ОфициальноеНаименование'),
    Фамилия: textAt(counterparty, 'Фамилия'),
    Имя: textAt(counterparty, 'Имя'),
    Отчество: textAt(counterparty, 'Отчество'),
    ИНН: textAt(counterparty, 'ИНН') ?? textAt(requisites, 'ИНН'),
    КПП: textAt(counterparty, 'КПП') ?? textAt(requisites, 'КПП'),
    Роль: textAt(counterparty, 'Роль'),
    Почта: contactOf(contacts, /^(почта|e-?mail|электронная почта|адрес электронной почты)/i),
    Телефон: contactOf(contacts, /телефон/i),
    Сайт: contactOf(contacts, /^(сайт|веб-?страница|web)/i),
    Страна: addressField(place, 'Страна'),
    Регион: addressField(place, 'Регион'),
    Город: addressField(place, 'Город') ?? addressField(place, 'Населенный пункт'),
    Адрес: textAt(place, 'Представление'),
    ПометкаУдаления: textAt(counterparty, 'ПометкаУдаления'),
  };
}

/** A representative is a counterparty of its own inside, or has its fields directly. */
function representativesOf(counterparty: XmlElement): XmlElement[] {
  return children(child(counterparty, 'Представители'), 'Представитель').map((one) => child(one, 'Контрагент') ?? one);
}

function contactOf(contacts: readonly XmlElement[], kind: RegExp): string | null {
  const found = contacts.find((contact) => kind.test(textAt(contact, 'Тип') ?? '') && textAt(contact, 'Значение'));
  return textAt(found, 'Значение');
}

function addressField(address: XmlElement | undefined, kind: string): string | null {
  const fields = children(address, 'АдресноеПоле');
  return textAt(
    fields.find((field) => textAt(field, 'Тип') === kind),
    'Значение',
  );
}
