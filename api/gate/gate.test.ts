import { expect, it } from 'vitest';
import { answersTo, hostsOf } from './hosts.ts';
import { isFromOurPages } from './origin.ts';
import { isAsset, isCrooked } from './places.ts';

const loopback = hostsOf({ host: '127.0.0.1', publicUrl: null });

it.each([
  ['127.0.0.1:4000', true],
  ['localhost:4000', true],
  ['LOCALHOST', true],
  ['[::1]:4000', true],
  ['evil.example:4000', false],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example:4000', false],
  [undefined, false],
])('a loopback server asked for as %s: %s', (host, answers) => expect(answersTo(loopback, host)).toBe(answers));

it('a server with a public address answers to it and to the loopback', () => {
  const hosts = hostsOf({ host: '0.0.0.0', publicUrl: 'https://crm.firma.ru' });
  expect(['crm.firma.ru', '127.0.0.1:4000', 'other.ru'].map((host) => answersTo(hosts, host))).toEqual([
    true,
    true,
    false,
  ]);
});

it.each([
  ['our page', { host: 'localhost:4000', origin: 'http://localhost:4000' }, true],
  ['our page by fetch metadata', { host: 'localhost:4000', 'sec-fetch-site': 'same-origin' }, true],
  ['an address typed in', { host: 'localhost:4000', 'sec-fetch-site': 'none' }, true],
  ['a script without a browser', { host: 'localhost:4000' }, true],
  ['another port of the same machine', { host: 'localhost:4000', origin: 'http://localhost:5000' }, false],
  ['another site', { host: 'localhost:4000', origin: 'https://evil.example' }, false],
  ['a sandboxed page', { host: 'localhost:4000', origin: 'null' }, false],
  ['a cross-site form', { host: 'localhost:4000', 'sec-fetch-site': 'cross-site' }, false],
  ['a sibling subdomain', { host: 'a.firma.ru', 'sec-fetch-site': 'same-site' }, false],
])('%s', (_, headers, ours) => expect(isFromOurPages(headers, null)).toBe(ours));

it.each([
  ['/_app/immutable/entry/start.abc.js', true],
  ['/favicon.svg', true],
  ['/_app/../sales', false],
  ['/_app/%2e%2e/sales', false],
  ['/_app/..%2fsales', false],
  ['/_app/./x.js', false],
  ['/_application', false],
  ['/sales', false],
])('asset %s: %s', (path, asset) => expect(isAsset(path)).toBe(asset));

it.each([
  ['/sales', false],
  ['/sales?x=1', false],
  ['/api/v1/records/deal/crm%3A100%25', false],
  ['/api/v1/records/deal/%D0%A12023', false],
  ['/_app/../../etc/passwd', true],
  ['/_app/%2e%2e/%2e%2e/etc/passwd', true],
  ['/_app/%252e%252e%252fetc/passwd', true],
  ['/_app/..%5c..%5cetc', true],
  ['/a%00.js', true],
  ['/%E0%A4%A', true],
])('crooked %s: %s', (path, crooked) => expect(isCrooked(path)).toBe(crooked));
