import { child, expressionsIn, isAst, word, words, type Ast } from './ast.ts';
import { absorbed, traceQuery, type Around } from './query.ts';
import { resolve, starColumns, type Scope } from './scope.ts';
import { constant, merged, unknownTrace, type Trace } from './trace.ts';

/** Every column an expression reads, through windows, cases, filters of aggregates, lambdas and subqueries. */
export function traceOf(expression: Ast, scope: Scope, around: Around): Trace {
  switch (word(expression, 'class')) {
    case 'COLUMN_REF':
      return resolve(words(expression, 'column_names'), scope);
    case 'CONSTANT':
      return constant;
    case 'SUBQUERY':
      return subqueryTrace(expression, scope, around);
    case 'LAMBDA':
      return lambdaTrace(expression, scope, around);
    case 'STAR': {
      const star = starColumns(scope, word(expression, 'relation_name'));
      return 'unknown' in star ? unknownTrace(star.unknown) : merged(star.columns.map(({ trace }) => trace));
    }
    case 'POSITIONAL_REFERENCE':
      return unknownTrace('a column by its position (#1) is not understood');
    default:
      return merged(expressionsIn(Object.values(expression)).map((part) => traceOf(part, scope, around)));
  }
}

function subqueryTrace(expression: Ast, scope: Scope, around: Around): Trace {
  const node = child(child(expression, 'subquery') ?? {}, 'node') ?? {};
  const query = absorbed(traceQuery(node, scope, around), around);
  const compared = child(expression, 'child');
  const left = compared ? [traceOf(compared, scope, around)] : [];
  if (word(expression, 'subquery_type') === 'EXISTS') {
    // Whether there is a row depends on the filters alone.
    return merged([...left, { sources: query.influences, copied: false, unknown: null }]);
  }
  if (query.columns === null) return unknownTrace(query.unknown ?? 'a subquery is not understood');
  return merged([...left, ...query.columns.map(({ trace }) => trace)]);
}

function lambdaTrace(expression: Ast, scope: Scope, around: Around): Trace {
  const parameters = new Set(scope.parameters);
  for (const name of names(expression['lhs'])) parameters.add(name.toLowerCase());
  const body = child(expression, 'expr');
  return body ? traceOf(body, { ...scope, parameters }, around) : constant;
}

function names(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(names);
  if (!isAst(value)) return [];
  const own = words(value, 'column_names');
  return own.length > 0 ? own : Object.values(value).flatMap(names);
}
