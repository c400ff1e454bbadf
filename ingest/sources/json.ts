/** What a source's JSON is read into. A number too long for JavaScript is the text of its digits. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Digits that a JavaScript number surely keeps. */
const SAFE_DIGITS = 15;

/** Whether any number could be too long; dates, phones and ordinary ids do not reach this. */
const MAYBE_LONG = /\d[\d.]{15}/;

/** A text of JSON, or a number of 16 characters and more: texts are matched only to be stepped over. */
const TEXT_OR_LONG = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]{15,}/gs;

/**
 * JSON without a digit lost: a number with more than 15 digits comes as their text ("12345678901234567890"), which is
 * what it becomes in a raw table anyway. Throws SyntaxError as JSON.parse does.
 */
export function parseJson(text: string): Json {
  return JSON.parse(MAYBE_LONG.test(text) ? text.replace(TEXT_OR_LONG, quotedWhereLong) : text) as Json;
}

function quotedWhereLong(found: string): string {
  if (found.startsWith('"')) return found;
  const digits = found
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');
  return digits.length > SAFE_DIGITS ? `"${found}"` : found;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
