import { fileURLToPath } from 'node:url';

/** The checkout: where Voronka's own models, cubes and dashboards are. No slash at the end. */
export const repositoryDir = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
