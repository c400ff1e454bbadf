import type { AnyConnector } from './connector.ts';

/**
 * Every system that Voronka can read, in the order the wizard shows them. A room is opened only when its system is
 * asked for, so that commands which read nothing do not load its libraries. A connector adds its line here.
 */
const ROOMS: Readonly<Record<string, () => Promise<AnyConnector>>> = {
  bitrix24: async () => (await import('./bitrix24/connector.ts')).bitrix24,
  onec: async () => (await import('./onec/connector.ts')).onec,
  dynamics: async () => (await import('./dynamics/connector.ts')).dynamics,
  amocrm: async () => (await import('./amocrm/connector.ts')).amocrm,
  direct: async () => (await import('./direct/connector.ts')).direct,
  vk_ads: async () => (await import('./vk_ads/connector.ts')).vkAds,
  meta_ads: async () => (await import('./meta_ads/connector.ts')).metaAds,
  metrica: async () => (await import('./metrica/connector.ts')).metrica,
  mango: async () => (await import('./mango/connector.ts')).mango,
  zadarma: async () => (await import('./zadarma/connector.ts')).zadarma,
  uis: async () => (await import('./uis/connector.ts')).uis,
  imap: async () => (await import('./imap/connector.ts')).imap,
  siebel: async () => (await import('./siebel/connector.ts')).siebel,
  database: async () => (await import('./database/connector.ts')).databaseConnector,
};

export const SYSTEMS: readonly string[] = Object.keys(ROOMS);

/** Null when there is no such system. */
export async function connectorOf(system: string): Promise<AnyConnector | null> {
  return Object.hasOwn(ROOMS, system) ? ((await ROOMS[system]?.()) ?? null) : null;
}
