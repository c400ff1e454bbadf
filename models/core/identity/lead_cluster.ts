import { clusterRecords } from '../../methods/linkage/clusters.ts';
import { Scratch } from '../../methods/linkage/scratch.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';
import { JOINED_FROM, LARGEST, SUPPORT } from './client_cluster.ts';

// One row per lead without a card that is of one person together with other such leads. Cards take no part, so that a lead
// with the phone of one client and the mail of another joins nobody.
export const config: ModelConfig = { refs: ['contact_match'], tags: ['slow'] };

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const flag = target.type === 'duckdb' ? 'boolean' : 'Bool';
  const edges = `select left_key, right_key, weight, cast(false as ${flag}) as is_decision from ${ref('contact_match')}
    where probability >= ${JOINED_FROM} and left_key like 'lead/%' and right_key like 'lead/%'`;
  const scratch = new Scratch(warehouse, target.table);
  try {
    const clusters = await clusterRecords(warehouse, {
      edges,
      different: `select left_key, right_key from (${edges}) as none where false`,
      apart: [],
      ...{ largest: LARGEST, support: SUPPORT },
      scratch,
    });
    await target.createFrom(`select record_key, cluster_key from ${warehouse.relation(clusters)}`);
  } finally {
    await scratch.clear();
  }
}
