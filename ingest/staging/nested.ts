import type { Feed } from '../mapping/schema.ts';
import { call, columnName, jinjaString, type Template } from './jinja-text.ts';

/** The text of a value nested in JSON. Steps as the mapping has them: names, places in lists, key=word, *. */
export function nestedText(json: Template, steps: readonly string[]): Template {
  const choosing = steps.findIndex((step) => step === '*' || step.includes('='));
  if (choosing === -1) return call('json_at', [json], [path(steps)]);
  const list = choosing === 0 ? json : call('json_part', [json], [path(steps.slice(0, choosing))]);
  const step = steps[choosing] as string;
  const rest = steps.slice(choosing + 1);
  if (step === '*') return call('json_joined', [list], [path(rest)]);
  const equals = step.indexOf('=');
  const words = [step.slice(0, equals), step.slice(equals + 1)].map(jinjaString);
  return nestedText(call('json_where', [list], words), rest);
}

/** A query over rows that gives each as often as its list has elements, with `_element` and `_element_number`. */
export function elementsOf(rows: Template, alias: string, each: NonNullable<Feed['each']>): Template {
  const cell = `${alias}.${columnName(each.column)}`;
  const list = each.at === undefined ? cell : nestedText(cell, each.at);
  return call('each_element', [rows, list], [jinjaString(alias)]);
}

/** Steps as a list of Jinja; a whole number is a place in a list. */
function path(steps: readonly string[]): string {
  return `[${steps.map((step) => (/^\d+$/.test(step) ? step : jinjaString(step))).join(', ')}]`;
}
