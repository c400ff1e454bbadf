import type { JobRecord } from '../cli/jobs/jobs.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Entities } from './entities/entities.ts';
import type { CubeDoor } from './cube-door.ts';
import type { Collector } from './routes/collect/collect.ts';
import type { Locale } from './problems/problem.ts';
import type { SourcesDoor } from './sources-door.ts';
import type { Versions } from './versions.ts';
import type { WebhookDoor } from './webhook-door.ts';

/** What the server knows of where it stands and whom it serves. */
export type Facts = {
  readonly host: string;
  readonly port: number;
  /** the address people use when a proxy stands before us; null: http://host:port */
  readonly publicUrl: string | null;
  /** IANA zone of the company: its days begin and end there */
  readonly timezone: string;
  /** ISO 4217 */
  readonly currency: string;
  readonly companyName: string;
  readonly locale: Locale;
};

/** Requests a minute: of one signed-in person, of one address that is not signed in, of one address signing in. */
export type Limits = { readonly signedIn: number; readonly strangers: number; readonly signIns: number };

/** What the server does in the background: imports, builds. */
export type JobBoard = {
  /** Newest first. */
  list(): readonly JobRecord[];
  get(id: string): JobRecord | null;
};

/** How fresh the built data is; `asOf` is UTC, null before the first build. */
export type Freshness = { readonly asOf: string | null };

/** Everything the server touches. */
export type Deps = {
  readonly warehouse: Warehouse;
  readonly versions: Versions;
  readonly entities: Entities;
  /** null: without cube queries and their exports */
  readonly cube: CubeDoor | null;
  readonly facts: Facts;
  readonly limits: Limits;
  /** the path of dashboards/build/handler.js; null: the API alone */
  readonly dashboards: string | null;
  /** Builds what the selector names, only where its inputs changed. */
  readonly rebuild: (select: string | null) => Promise<unknown>;
  readonly freshness: () => Promise<Freshness>;
  readonly jobs: JobBoard;
  /** null: without sources to look after */
  readonly sources: SourcesDoor | null;
  /** null: no events of sites are taken */
  readonly collector: Collector | null;
  /** null: no source may send anything */
  readonly webhooks: WebhookDoor | null;
  readonly clock: () => Date;
  /** that many random bytes */
  readonly random: (bytes: number) => Uint8Array;
  /** one JSON line an event; null: silent */
  readonly log: { readonly level: string } | null;
};
