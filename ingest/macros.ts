import { readdirSync, readFileSync } from 'node:fs';
import { Environment } from 'minijinja-js';
import type { Engine } from '../warehouse/warehouse.ts';

const MACROS = new URL('../models/macros/', import.meta.url);

/**
 * Renders SQL with the macros of the models, as one engine spells them. Zones shift values but do not decide whether
 * they can be read, so the company's zone is UTC here.
 */
export function macroRenderer(engine: Engine): (template: string) => string {
  const macros = readdirSync(MACROS)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => readFileSync(new URL(file, MACROS), 'utf8'))
    .join('\n');
  const environment = new Environment();
  environment.enablePyCompat();
  environment.addGlobal('var', () => 'UTC');
  return (template) => environment.renderStr(`${macros}\n${template}`, { target: { type: engine } }).trim();
}
