/** What the wizard asks of a source whose past is read from a day on; `otherwise` says what an empty answer means. */
export const sinceAsk = (otherwise: { readonly ru: string; readonly en: string }) => ({
  name: 'since',
  title: { ru: 'С какого дня', en: 'From which day' },
  hint: { ru: `Пусто — ${otherwise.ru}`, en: `Empty: ${otherwise.en}` },
  example: '2025-01-01',
});
