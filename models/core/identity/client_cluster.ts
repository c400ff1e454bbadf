import { clusterRecords } from '../../methods/linkage/clusters.ts';
import { Scratch } from '../../methods/linkage/scratch.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

// One row per card that is a card of a client together with others. Pairs of 0.99 and above are joined, those in between
// wait for a person; what people said always holds. Leads have no say here: see lead_person.
export const config: ModelConfig = { refs: ['company_match', 'contact_match', 'identity_decision'] };

/** Pairs as likely as this are joined without asking. */
export const JOINED_FROM = 0.99;
/** A client with more cards than this is taken for a switchboard until a person says otherwise. */
export const LARGEST = 30;
/** Groups of three cards and more are joined when one pair in ten across them is likely, not for a single likeness. */
export const SUPPORT = 0.1;

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const [text, flag] = target.type === 'duckdb' ? ['varchar', 'boolean'] : ['Nullable(String)', 'Bool'];
  const matches = ['company_match', 'contact_match'].map(
    (name) => `select left_key, right_key, weight, cast(false as ${flag}) as is_decision, left_apart, right_apart
      from ${ref(name)} where probability >= ${JOINED_FROM} and left_key not like 'lead/%' and right_key not like 'lead/%'`,
  );
  const said = `select left_key, right_key, cast(0 as double) as weight, cast(true as ${flag}) as is_decision,
      cast(null as ${text}) as left_apart, cast(null as ${text}) as right_apart
    from ${ref('identity_decision')} where decision = 'same'`;
  const scratch = new Scratch(warehouse, target.table);
  try {
    const clusters = await clusterRecords(warehouse, {
      edges: [...matches, said].join('\nunion all\n'),
      different: `select left_key, right_key from ${ref('identity_decision')} where decision = 'different'`,
      apart: ['apart'],
      largest: LARGEST,
      support: SUPPORT,
      scratch,
    });
    await target.createFrom(`select record_key, cluster_key from ${warehouse.relation(clusters)}`);
  } finally {
    await scratch.clear();
  }
}
