import type { Format } from '../format/format.ts';
import { parseDate, parseNumber } from '../format/parse.ts';
import type { Deal } from './records.ts';

/** The fields of a deal that people correct here, and how each is typed. References are changed in the CRM itself. */
export const editedFields = {
  title: 'text',
  amount: 'money',
  expected_close_on: 'date',
  stage: 'text',
  pipeline: 'text',
  channel: 'text',
  source: 'text',
  campaign: 'text',
  lost_reason: 'text',
} as const;

export type EditedField = keyof typeof editedFields;

export const editedFieldNames = Object.keys(editedFields) as readonly EditedField[];

export type Draft = Readonly<Record<EditedField, string>>;

/** What stands in the form first; an amount is spelled as the reader would type it. */
export function draftOf(deal: Deal, format: Format): Draft {
  const typed = (field: EditedField): string => {
    const value = deal.fields[field];
    if (value === null || value === undefined) return '';
    switch (editedFields[field]) {
      case 'money':
        return format.decimal(String(value), 2);
      case 'date':
        return format.numericDate(String(value).slice(0, 10));
      case 'text':
        return String(value);
    }
  };
  return Object.fromEntries(editedFieldNames.map((field) => [field, typed(field)])) as Draft;
}

export type Patch =
  | { readonly kind: 'ready'; readonly fields: Readonly<Record<string, string | null>> }
  | { readonly kind: 'wrong'; readonly field: EditedField };

/** The changed fields as the server wants them; an emptied field becomes "not known". */
export function patchOf(before: Draft, after: Draft, format: Format): Patch {
  const fields: Record<string, string | null> = {};
  for (const field of editedFieldNames) {
    if (after[field].trim() === before[field].trim()) continue;
    const value = valueOf(field, after[field].trim(), format);
    if (value === undefined) return { kind: 'wrong', field };
    fields[field] = value;
  }
  return { kind: 'ready', fields };
}

function valueOf(field: EditedField, typed: string, format: Format): string | null | undefined {
  if (typed === '') return null;
  switch (editedFields[field]) {
    case 'money':
      return parseNumber(format.locale, typed) ?? undefined;
    case 'date':
      return parseDate(typed) ?? undefined;
    case 'text':
      return typed;
  }
}
