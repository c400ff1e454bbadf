import type { WebhookDoor } from '../../api/webhook-door.ts';
import { noteHints } from '../../ingest/sync/hints.ts';
import { readConfig, type Config } from '../config.ts';
import type { ConnectedSource } from '../config-sources.ts';
import type { Schedule } from './schedule.ts';

/** How long what voronka.yml says is taken for granted: a busy CRM sends several deliveries a second. */
const FRESH_MS = 10_000;

/** Takes deliveries of the sources of a project: keeps what they name, and has the source read soon. */
export function webhookDoor(config: Config, schedule: Schedule, clock: () => Date): WebhookDoor {
  let read: { readonly at: number; readonly sources: Promise<readonly ConnectedSource[]> } | null = null;
  const sources = (): Promise<readonly ConnectedSource[]> => {
    const now = clock().getTime();
    if (read === null || now - read.at > FRESH_MS) {
      read = { at: now, sources: readConfig(config.env, config.dir).then((current) => current.sources.connected) };
    }
    return read.sources;
  };
  const named = async (name: string): Promise<ConnectedSource | undefined> =>
    (await sources()).find((one) => one.name === name);
  return {
    greet: async (name, query) => (await named(name))?.connector.greets?.(query) ?? null,
    receive: async (name, delivery) => {
      const source = await named(name);
      const hears = source?.connector.hears;
      if (!source || !hears) return { kind: 'unknown' };
      const heard = hears(delivery, (secret) => source.secrets.get(secret) ?? null);
      if (heard.kind === 'stranger') return { kind: 'stranger' };
      if (heard.hints.length > 0 && !(await noteHints(config.dataDir, name, heard.hints))) return { kind: 'full' };
      schedule.soon(name);
      return { kind: 'heard', count: heard.hints.length };
    },
  };
}
