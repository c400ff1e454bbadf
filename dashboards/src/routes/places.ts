/** The pages, in the order of the sidebar; `key` is the letter after G, by its place on the keyboard. */
export const places = [
  { path: '/', icon: 'overview', name: 'nav.overview', key: 'O' },
  { path: '/sales', icon: 'sales', name: 'nav.sales', key: 'S' },
  { path: '/funnel', icon: 'funnel', name: 'nav.funnel', key: 'F' },
  { path: '/channels', icon: 'channels', name: 'nav.channels', key: 'K' },
  { path: '/customers', icon: 'customers', name: 'nav.customers', key: 'L' },
  { path: '/needs', icon: 'needs', name: 'nav.needs', key: 'N' },
] as const;
