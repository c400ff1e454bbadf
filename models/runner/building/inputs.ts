import type { GraphNode } from '../graph/graph.ts';
import type { NodeName } from '../project/project.ts';
import { hashOf } from '../graph/sql-text.ts';
import { watchesOf } from './watermarks.ts';

/** Everything a node's rows follow from. Equal inputs, equal rows. */
export type Inputs = {
  readonly own: string;
  readonly parents: Readonly<Record<NodeName, string>>;
  readonly sources: Readonly<Record<string, string>>;
  /** The day, for a query that reads today's date. */
  readonly day: string | null;
};

export function inputsOf(
  node: GraphNode,
  outputOf: (parent: NodeName) => string,
  watermarkOf: (watch: string) => string,
  today: string,
): Inputs {
  const counts = (name: string): boolean => !node.config.unaffected_by.includes(name);
  return {
    own: node.ownHash,
    parents: Object.fromEntries(node.parents.filter(counts).map((name) => [name, outputOf(name)])),
    sources: Object.fromEntries(watchesOf(node).map(({ name }) => [name, watermarkOf(name)])),
    day: node.volatility === 'none' ? null : today,
  };
}

/** As it is stored; keys stand in a fixed order. */
export function writeInputs(inputs: Inputs): string {
  return JSON.stringify(inputs);
}

/** What stands for the rows when nobody has compared them. */
export function outputOf(inputs: Inputs): string {
  return hashOf([inputs]);
}

/** Why a node has to be built, in the user's words; null when nothing changed. */
export function changeBetween(before: string, now: Inputs): string | null {
  if (before === writeInputs(now)) return null;
  const old = JSON.parse(before) as Inputs;
  if (old.own !== now.own) return 'its text or settings changed';
  const sources = different(old.sources, now.sources);
  if (sources.length > 0) return `new rows in ${sources.join(', ')}`;
  const parents = different(old.parents, now.parents);
  if (parents.length > 0) return `${parents.join(', ')} changed`;
  return old.day === now.day ? 'its inputs changed' : 'it reads the date';
}

/** What changed, with what stood for it before. */
export type InputsChanged = { readonly parents: readonly Changed[]; readonly sources: readonly Changed[] };
type Changed = { readonly name: string; readonly before: string };

/** The parents and sources that changed when nothing else did; null when something else did. */
export function inputsChanged(before: string, now: Inputs): InputsChanged | null {
  const old = JSON.parse(before) as Inputs;
  const rest = (inputs: Inputs): string =>
    JSON.stringify([inputs.own, inputs.day, Object.keys(inputs.parents), Object.keys(inputs.sources)]);
  if (rest(old) !== rest(now)) return null;
  const between = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): Changed[] =>
    different(one, other).map((name) => ({ name, before: one[name] ?? '' }));
  return { parents: between(old.parents, now.parents), sources: between(old.sources, now.sources) };
}

function different(old: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): string[] {
  return Object.keys(now).filter((key) => old[key] !== now[key]);
}
