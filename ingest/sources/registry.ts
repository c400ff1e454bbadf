import { bitrix24 } from './bitrix24/connector.ts';
import type { AnyConnector } from './connector.ts';

/** Every system that Voronka can read, in the order the wizard shows them. A connector adds its line here. */
export const CONNECTORS: readonly AnyConnector[] = [bitrix24];

export function connectorOf(system: string): AnyConnector | null {
  return CONNECTORS.find((one) => one.system === system) ?? null;
}
