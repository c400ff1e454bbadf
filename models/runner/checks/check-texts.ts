import type { CheckDeclaration } from '../project/project.ts';
import { renderTexts } from '../project/yaml-templates.ts';

/** Renders a text of YAML that calls macros: `expression: "{{ days_between('a', 'b') }} >= 0"`. */
export type RenderText = (text: string, declared: CheckDeclaration) => string;

/** Relations in arguments (`to: ref('x')`) are no templates; texts with brackets are. */
export function withRendered(declared: CheckDeclaration, renderText: RenderText): CheckDeclaration {
  const render = (text: string): string => (/\{\{|\{%/.test(text) ? renderText(text, declared) : text);
  const given = renderTexts(declared.arguments, render) as CheckDeclaration['arguments'];
  return { ...declared, arguments: given, where: declared.where === null ? null : render(declared.where) };
}
