import type { Warehouse } from '../../../warehouse/warehouse.ts';
import type { ModelTools } from '../../runner/building/typescript-model.ts';
import { linkRecords } from './link.ts';
import { ELSE, type Linkage } from './linkage.ts';
import { Scratch } from './scratch.ts';

/** Pairs less likely than even are not kept. */
const LEAST = 0.5;

/** A pair in doubt is less likely than what is joined without asking, so that a person sees it. */
const IN_DOUBT = 0.98;

/**
 * Makes a model's table of likely pairs: `left_key` < `right_key`, `weight` in bits, `probability`, `evidence`, and of the
 * column `apart` both sides. Two known values of it that differ are two records, however alike. `doubt` names a comparison
 * whose disagreement leaves a pair to people, however alike the rest.
 */
export async function makeMatches(
  warehouse: Warehouse,
  target: ModelTools['target'],
  linkage: Linkage,
  { records, apart, doubt }: { readonly records: string; readonly apart: string | null; readonly doubt: string | null },
): Promise<void> {
  const scratch = new Scratch(warehouse, target.table);
  try {
    const linked = await linkRecords(warehouse, linkage, { records, scratch, least: LEAST });
    if (!linked) return await target.createFrom(nothing(target.type));
    const text = textOf(target.type);
    const probability = doubt
      ? `case when s.evidence like '%${doubt}=${ELSE}:%' then least(s.probability, ${IN_DOUBT}) else s.probability end`
      : 's.probability';
    const side = (name: string) => (apart ? `${name}.${apart}` : 'null');
    const known = `left join (${records}) as l on l.record_key = s.left_key
      left join (${records}) as r on r.record_key = s.right_key
      where l.${apart} is null or r.${apart} is null or l.${apart} = r.${apart}`;
    await target.createFrom(
      `select s.left_key as left_key, s.right_key as right_key, s.weight as weight, ${probability} as probability,
         s.evidence as evidence, cast(${side('l')} as ${text}) as left_apart, cast(${side('r')} as ${text}) as right_apart
       from ${warehouse.relation(linked.scored)} as s ${apart ? known : ''}`,
    );
  } finally {
    await scratch.clear();
  }
}

function nothing(engine: ModelTools['target']['type']): string {
  const text = textOf(engine);
  const double = engine === 'duckdb' ? 'double' : 'Float64';
  const columns = ['left_key', 'right_key'].map((name) => `cast('' as ${text}) as ${name}`);
  const numbers = ['weight', 'probability'].map((name) => `cast(0 as ${double}) as ${name}`);
  const rest = ['evidence', 'left_apart', 'right_apart'].map((name) => `cast('' as ${text}) as ${name}`);
  return `select ${[...columns, ...numbers, ...rest].join(', ')} where false`;
}

function textOf(engine: ModelTools['target']['type']): string {
  return engine === 'duckdb' ? 'varchar' : 'Nullable(String)';
}
