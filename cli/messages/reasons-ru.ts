/** Why the runner built a model, in Russian; what is not known here is told as it is. */
export function reasonRu(reason: string): string {
  const fixed = phrases[reason];
  if (fixed !== undefined) return fixed;
  const rows = /^new rows in (.+)$/.exec(reason)?.[1];
  if (rows !== undefined) return `новые строки в ${rows}`;
  const parents = /^(.+) changed$/.exec(reason)?.[1];
  return parents === undefined ? reason : `изменилось: ${parents}`;
}

const phrases: Readonly<Record<string, string>> = {
  'its text or settings changed': 'изменился текст или настройки',
  'its inputs changed': 'изменилось то, что она читает',
  'it reads the date': 'зависит от даты',
  'everything is built': 'строится всё',
  'never built before': 'ещё не строилась',
  'its table is missing': 'таблицы нет на месте',
  'it reads the clock or chance': 'зависит от часов или случая',
};
