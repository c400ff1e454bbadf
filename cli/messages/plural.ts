const rulesRu = new Intl.PluralRules('ru');

/** 1 файл, 2 файла, 5 файлов. */
export function counted(count: number, one: string, few: string, many: string): string {
  const forms = { one, few, many, other: few, zero: many, two: few };
  return `${new Intl.NumberFormat('ru').format(count)} ${forms[rulesRu.select(count)]}`;
}

/** 1 file, 2 files. */
export function countedEn(count: number, one: string, many: string): string {
  return `${new Intl.NumberFormat('en').format(count)} ${count === 1 ? one : many}`;
}
