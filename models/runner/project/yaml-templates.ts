import { Environment } from 'minijinja-js/dist/node/minijinja_js.js';

/** A text of a YAML file as what its template gives: `"{{ var('load', true) }}"` is the flag itself, not a text. */
export type RenderScalar = (text: string) => unknown;

/**
 * Renders the few words that settings in YAML use: `var`, `env_var`, `target.name` and `target.schema`. A text with
 * other words (`doc`, `ref`, a macro) stays as it is written, for those who know them.
 */
export function scalarRenderer(
  vars: Readonly<Record<string, unknown>>,
  target: { readonly name: string; readonly schema: string },
): RenderScalar {
  return (text) => {
    if (!text.includes('{{') && !text.includes('{%')) return text;
    const environment = new Environment();
    environment.enablePyCompat();
    environment.undefinedBehavior = 'strict';
    environment.addGlobal('target', target);
    // A host function may not throw inside MiniJinja: what has no value is undefined, which the engine then refuses.
    environment.addGlobal('var', (name: unknown, otherwise: unknown) => vars[String(name)] ?? otherwise);
    environment.addGlobal('env_var', (name: unknown, otherwise: unknown) =>
      /^DBT_(?!ENV_SECRET)/.test(String(name)) ? (process.env[String(name)] ?? otherwise) : otherwise,
    );
    const whole = /^\s*\{\{((?:(?!\}\}|\{\{)[\s\S])*)\}\}\s*$/.exec(text)?.[1];
    try {
      if (whole === undefined) return environment.renderStr(text, {});
      const value: unknown = environment.evalExpr(whole, {});
      return value === undefined || value === null ? text : value;
    } catch {
      // The template engine's own refusal of a word it does not know.
      return text;
    } finally {
      environment.free();
    }
  };
}

/** Every text inside a value, rendered. */
export function renderTexts(value: unknown, render: RenderScalar): unknown {
  if (typeof value === 'string') return render(value);
  if (Array.isArray(value)) return value.map((item) => renderTexts(item, render));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renderTexts(inner, render)]));
}
