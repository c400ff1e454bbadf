import type { Cell, Row } from '../../../warehouse/warehouse.ts';
import type { Check } from './checks.ts';
import type { CheckResult } from './run-checks.ts';
import { textTable } from './text-table.ts';

/** `pass`, `warn` (it fails, but only warns), `fail`, or `error` (it could not be asked). */
export function statusOf({ outcome }: CheckResult): 'pass' | 'warn' | 'fail' | 'error' {
  if (outcome.kind !== 'fail') return outcome.kind;
  return outcome.severity === 'warn' ? 'warn' : 'fail';
}

/**
 * What a person needs to mend it: where it is written, how many rows fail, how to see them, and some of them.
 * Null for a check that passes.
 */
export function tellCheck(result: CheckResult): string | null {
  const { check, outcome, sql } = result;
  const place = `${check.spot.file}:${check.spot.line}`;
  switch (outcome.kind) {
    case 'pass':
      return null;
    case 'error':
      return `${place} ${check.name} could not be asked: ${outcome.message}\n\n${indented(sql)}`;
    case 'fail': {
      const parts = [`${place} ${check.name}: ${whatFails(check, outcome.failures)}`, indented(sql)];
      if (outcome.examples.length > 0) parts.push(indented(exampleTable(outcome.examples)));
      return parts.join('\n\n');
    }
  }
}

function whatFails({ question }: Check, failures: bigint): string {
  switch (question.kind) {
    case 'count': {
      const { least, most } = question;
      const wanted = least === most ? `${least}` : `${least ?? 'any'} to ${most ?? 'any'}`;
      return `${failures} rows, not ${wanted}. Ask:`;
    }
    case 'rows':
    case 'query':
      return `${failures} ${failures === 1n ? 'row fails' : 'rows fail'}. See them with:`;
  }
}

function exampleTable(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  return textTable(
    columns,
    rows.map((row) => columns.map((column) => cellText(row[column] ?? null))),
  );
}

/** A cell for reading: null as NULL, structures as JSON. */
export function cellText(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'object')
    return JSON.stringify(cell, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  return String(cell);
}

const indented = (text: string): string => text.replace(/^/gm, '    ');
