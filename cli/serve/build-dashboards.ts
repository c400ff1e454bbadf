// `npm run build:dashboards`: what the server does at its first start, ahead of it.
import { buildDashboards } from './dashboards.ts';

await buildDashboards(new AbortController().signal);
