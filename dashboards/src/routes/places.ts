import type { Me } from '../lib/session/me.ts';

/**
 * The pages, in the order of the sidebar; `key` is the letter after G, by its place on the keyboard;
 * `only` names the roles that see it.
 */
export const places = [
  { path: '/', icon: 'overview', name: 'nav.overview', key: 'O' },
  { path: '/sales', icon: 'sales', name: 'nav.sales', key: 'S' },
  { path: '/funnel', icon: 'funnel', name: 'nav.funnel', key: 'F' },
  { path: '/channels', icon: 'channels', name: 'nav.channels', key: 'K' },
  { path: '/customers', icon: 'customers', name: 'nav.customers', key: 'L' },
  { path: '/team', icon: 'team', name: 'nav.team', key: 'T' },
  { path: '/forecast', icon: 'forecast', name: 'nav.forecast', key: 'P' },
  { path: '/needs', icon: 'needs', name: 'nav.needs', key: 'N' },
  { path: '/service', icon: 'service', name: 'nav.service', key: 'E' },
  { path: '/investment', icon: 'investment', name: 'nav.investment', key: 'I' },
  { path: '/duplicates', icon: 'duplicates', name: 'nav.duplicates', key: 'U', only: ['admin', 'analyst'] },
  { path: '/sources', icon: 'sources', name: 'nav.sources', key: 'D', only: ['admin'] },
] as const;

/** The pages that a role may see. */
export const placesFor = (role: Me['role'] | undefined) =>
  places.filter((place) => !('only' in place) || (place.only as readonly string[]).includes(role ?? ''));
