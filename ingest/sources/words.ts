/** A text in both languages of the product. */
export type Words = { readonly ru: string; readonly en: string };
