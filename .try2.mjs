const link = process.argv[2]; const base = new URL(link).origin;
const a = await fetch(base + '/login', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: base }, body: new URLSearchParams({ token: new URL(link).searchParams.get('token') }), redirect: 'manual' });
const cookie = a.headers.getSetCookie()[0].split(';')[0];
const h = { cookie, 'x-voronka': '1', origin: base, 'content-type': 'application/json' };
const q = await fetch(base + '/cubejs-api/v1/load', { method: 'POST', headers: h, body: JSON.stringify({ query: { measures: ['channels.spend', 'channels.other_costs', 'channels.cac', 'channels.loaded_cac', 'channels.new_customers'], timeDimensions: [{ dimension: 'channels.date', dateRange: ['2026-06-01', '2026-06-30'] }] } }) });
const t = await q.text(); console.log(q.status, t.slice(t.indexOf('"data"'), t.indexOf('"data"')+400), t.slice(0,200));
