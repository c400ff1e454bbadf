import { fromBrackets } from '../php-brackets.ts';
import { RestError, type Given, type Params } from './rest-error.ts';
import { mapOf } from './select-rows.ts';

type Run = (method: string, params: Params) => Given;

/** `batch`: up to 50 commands, one failing alone; every map without keys comes as `[]`, as PHP writes it. */
export function batch(params: Params, run: Run): Given {
  const commands = Object.entries(mapOf(params['cmd']));
  if (commands.length > 50) throw new RestError(400, 'ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded');
  const halts = Number(params['halt'] ?? 0) === 1;
  const results: { [key: string]: unknown } = {};
  const errors: { [key: string]: unknown } = {};
  const totals: { [key: string]: unknown } = {};
  const nexts: { [key: string]: unknown } = {};
  const times: { [key: string]: unknown } = {};
  for (const [key, command] of commands) {
    try {
      const [method = '', query = ''] = cutAt(resolved(String(command), results), '?');
      if (method.toLowerCase() === 'batch') {
        throw new RestError(400, 'ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage');
      }
      const given = run(method, fromBrackets(query));
      results[key] = given.result;
      if (given.total !== undefined) totals[key] = given.total;
      if (given.next !== undefined) nexts[key] = given.next;
      times[key] = { operating: 0.01 };
    } catch (cause) {
      if (!(cause instanceof RestError)) throw cause;
      errors[key] = { error: cause.code, error_description: cause.description };
      if (halts) break;
    }
  }
  const shape = (map: object): unknown => (Object.keys(map).length === 0 ? [] : map);
  return {
    result: {
      result: shape(results),
      result_error: shape(errors),
      result_total: shape(totals),
      result_next: shape(nexts),
      result_time: shape(times),
    },
  };
}

/** `$result[page][items][49][id]` of an earlier command; what is not there becomes nothing. */
function resolved(command: string, results: { [key: string]: unknown }): string {
  return decodedReferences(command).replace(/\$result((?:\[[^\]]*\])+)/g, (_, path: string) => {
    let at: unknown = results;
    for (const [, step = ''] of path.matchAll(/\[([^\]]*)\]/g)) {
      at = typeof at === 'object' && at !== null ? (at as { [key: string]: unknown })[step] : undefined;
    }
    return typeof at === 'object' || at === undefined ? '' : encodeURIComponent(String(at));
  });
}

/** References may come with their brackets and dollar encoded. */
function decodedReferences(command: string): string {
  return command.replace(/(%24|\$)result((%5B|\[)[^%\]&]*(%5D|\]))+/gi, (found) => decodeURIComponent(found));
}

function cutAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
