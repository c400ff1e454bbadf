import type { Tools } from '../../connector.ts';
import type { Bitrix24Client } from '../client.ts';
import type { Bitrix24Settings } from '../settings.ts';

/** What the streams of one portal share. */
export type PortalReader = {
  readonly client: Bitrix24Client;
  readonly settings: Bitrix24Settings;
  readonly clock: Tools['clock'];
};
