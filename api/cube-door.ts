import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Row } from '../warehouse/warehouse.ts';
import type { Role } from './identity/roles.ts';
import type { Locale } from './problems/problem.ts';

/** On whose behalf a cube query runs: its access rules read this. */
export type CubeContext = { readonly user: string; readonly role: Role; readonly team: string | null };

/** A column of a cube's answer. `name` is the member, such as pipeline.won_amount. */
export type CubeColumn = {
  readonly name: string;
  readonly title: string;
  /** where the model words the title in both languages */
  readonly titles?: Readonly<Record<Locale, string>>;
  readonly type: 'number' | 'string' | 'time' | 'boolean';
  readonly format: 'currency' | 'percent' | 'count' | null;
};

/** What the server needs of the cube room. */
export type CubeDoor = {
  register(app: FastifyInstance, contextOf: (request: FastifyRequest) => CubeContext): void | Promise<void>;
  /**
   * The whole answer, past Cube's own cap, with the same access rules. Rows hold members by name, times as UTC instants
   * (a month is the instant at which it begins in the company's zone). Rejects with an error that has `status`.
   */
  stream(
    query: unknown,
    context: CubeContext,
  ): Promise<{ readonly columns: readonly CubeColumn[]; readonly rows: AsyncIterable<readonly Row[]> }>;
};
