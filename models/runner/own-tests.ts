import type { RenderTest } from './checks.ts';
import type { Templates } from './jinja.ts';

/** The generic tests that a project wrote itself, `{% test word(model, ...) %}`: macros named test_<word>. */
export function ownTests(templates: Templates): RenderTest {
  return (name, args, owner) => {
    const macro = `test_${name.split('.').at(-1) ?? name}`;
    if (!templates.hasMacro(macro)) return null;
    return templates.callMacro(macro, args, { path: owner, text: '', name: owner, incremental: false }).text;
  };
}
