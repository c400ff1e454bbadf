import type { Locale } from './config.ts';
import type { Written } from './config-values.ts';
import type { Messages } from './messages/messages.ts';
import { nearest } from './nearest.ts';
import { Trouble } from './trouble.ts';
import { isWarehouseUrl } from './config-schema.ts';

const known = [
  'VORONKA_COMPANY',
  'VORONKA_CURRENCY',
  'VORONKA_DATA',
  'VORONKA_DEMO_SCALE',
  'VORONKA_HOST',
  'VORONKA_LOCALE',
  'VORONKA_PORT',
  'VORONKA_PROJECT',
  'VORONKA_SITES',
  'VORONKA_TZ',
  'VORONKA_URL',
  'VORONKA_WAREHOUSE',
  'VORONKA_WAREHOUSE_PASSWORD',
  'VORONKA_WAREHOUSE_PASSWORD_FILE',
];

export type EnvironmentSettings = {
  readonly data: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly url: string | undefined;
  readonly sites: readonly string[] | undefined;
  readonly warehouse: string | undefined;
  readonly timezone: Written | undefined;
  readonly currency: Written | undefined;
  readonly locale: Locale | undefined;
  readonly company: string | undefined;
  /** null: VORONKA_DEMO_SCALE=0, make no demo company. */
  readonly demoScale: number | null | undefined;
};

/** An empty variable counts as absent, as Compose files write `VORONKA_TZ=`. */
export function settingsOf(env: NodeJS.ProcessEnv): EnvironmentSettings {
  const get = (name: string): string | undefined => env[name] || undefined;
  const written = (name: string): Written | undefined => {
    const value = get(name);
    return value === undefined ? undefined : { value, where: name };
  };
  return {
    data: get('VORONKA_DATA'),
    host: get('VORONKA_HOST'),
    port: portOf(written('VORONKA_PORT')),
    url: checked(written('VORONKA_URL'), (value) => URL.canParse(value), 'https://crm.example.ru'),
    sites: checked(
      written('VORONKA_SITES'),
      (value) => value.split(/[\s,]+/).every((site) => URL.canParse(site)),
      'https://shop.example.ru, https://www.shop.example.ru',
    )?.split(/[\s,]+/),
    warehouse: checked(
      written('VORONKA_WAREHOUSE'),
      isWarehouseUrl,
      'duckdb:PATH | clickhouse://user:pass@host:8123/db',
    ),
    timezone: written('VORONKA_TZ'),
    currency: written('VORONKA_CURRENCY'),
    locale: checked(written('VORONKA_LOCALE'), (value) => value === 'ru' || value === 'en', 'ru | en') as
      Locale | undefined,
    company: get('VORONKA_COMPANY'),
    demoScale: scaleOf(written('VORONKA_DEMO_SCALE')),
  };
}

/** Variables that mean nothing, each with the nearest that does. `secrets`: names of the sources' secrets. */
export function environmentWarnings(
  env: NodeJS.ProcessEnv,
  secrets: readonly string[],
): readonly ((messages: Messages) => string)[] {
  const meant = [...known, ...secrets];
  return unknownNames(env, meant).map((name) => (m) => m.config.unknownVariable(name, nearest(name, meant)));
}

/** Kubernetes sets VORONKA_SERVICE_HOST and its kin for a service of that name, so these are passed over in silence. */
function unknownNames(env: NodeJS.ProcessEnv, meant: readonly string[]): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('VORONKA_') && !meant.includes(name))
    .filter((name) => !/^VORONKA_(SERVICE|PORT)_/.test(name))
    .sort();
}

function portOf(port: Written | undefined): number | undefined {
  // Kubernetes and old Docker links set VORONKA_PORT=tcp://10.0.0.7:4000 for a service called voronka.
  if (port === undefined || port.value.startsWith('tcp://')) return undefined;
  return Number(checked(port, (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535, '4000'));
}

function scaleOf(scale: Written | undefined): number | null | undefined {
  if (scale === undefined) return undefined;
  const number = Number(checked(scale, (value) => Number(value) >= 0, '0.1'));
  return number === 0 ? null : number;
}

function checked(setting: Written | undefined, fits: (value: string) => boolean, example: string): string | undefined {
  if (setting === undefined || fits(setting.value)) return setting?.value;
  throw new Trouble(2, (m) => m.config.wrongVariable(setting.where, setting.value, example));
}
