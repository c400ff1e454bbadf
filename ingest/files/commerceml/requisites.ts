import { child, children, textAt, type XmlElement } from '../xml-records.ts';

/** The requisites of a document or a product: pairs of a name and a value. Of a name that repeats, the first value. */
export function requisitesOf(element: XmlElement): Readonly<Record<string, string>> {
  const pairs = children(child(element, 'ЗначенияРеквизитов'), 'ЗначениеРеквизита').flatMap((pair) => {
    const name = textAt(pair, 'Наименование');
    const value = textAt(pair, 'Значение');
    return name === null || value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs.toReversed());
}
