import { checksOf, type Check } from './checks.ts';
import { ancestorsOf, type Graph } from '../graph/graph.ts';
import type { Templates } from '../templates/jinja.ts';
import type { NodeName } from '../project/project.ts';

/** When each check can be asked: with its node, before its children are built; or when several nodes have ended. */
export type CheckPlan = {
  readonly all: readonly Check[];
  readonly own: ReadonlyMap<NodeName, readonly Check[]>;
  readonly late: readonly Check[];
};

export function splitChecks(graph: Graph, templates: Templates): CheckPlan {
  const all = checksOf(
    graph,
    (name, args, owner) => renderTest(templates, name, args, owner),
    (text, { spot }) => templates.render({ path: spot.file, text, name: '', incremental: false }).text,
  );
  const own = new Map<NodeName, Check[]>();
  const late: Check[] = [];
  for (const check of all) {
    const { node } = check;
    if (node === null) late.push(check);
    else {
      const known = ancestorsOf(graph, node).add(node);
      if (check.reads.every((name) => known.has(name))) own.set(node, [...(own.get(node) ?? []), check]);
      else late.push(check);
    }
  }
  return { all, own, late };
}

function renderTest(
  templates: Templates,
  name: string,
  args: Readonly<Record<string, unknown>>,
  owner: string,
): string | null {
  const macro = `test_${name.split('.').at(-1) ?? name}`;
  if (!templates.hasMacro(macro)) return null;
  return templates.callMacro(macro, args, { path: owner, text: '', name: owner, incremental: false }).text;
}
