import { mkdir } from 'node:fs/promises';
import { openWarehouse } from '../../warehouse/open.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Config } from '../config.ts';
import { shownUrl } from '../config-secrets.ts';
import { Trouble } from '../trouble.ts';

/** The one process that holds the warehouse of a data folder: the server, or a command when no server runs. */
export type Owner = {
  readonly config: Config;
  readonly warehouse: Warehouse;
  close(): Promise<void>;
};

/** Throws Trouble(3) when the warehouse cannot be opened. The caller holds the lock of the data folder. */
export async function ownerOf(config: Config): Promise<Owner> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o750 });
  const warehouse = await opened(config);
  return { config, warehouse, close: () => warehouse.close() };
}

async function opened(config: Config): Promise<Warehouse> {
  try {
    return await openWarehouse(config.warehouseUrl, config.limits);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Trouble(3, (m) => m.warehouse.unreachable(shownUrl(config.warehouseUrl), reason), error);
  }
}
