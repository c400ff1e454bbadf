import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Engine } from '../../../warehouse/warehouse.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

// One row per way a phone is written on a card of a company or a person, or on a lead that names neither, with its number
// in E.164 and the extension; null where it is no whole number. Mobile numbers of Russia in plain spelling are read by the engine, each other
// spelling once by libphonenumber, with Russia for a country where none is dialled.
export const config: ModelConfig = { refs: ['company', 'contact', 'lead'], tags: ['slow'] };

const BATCH = 5000;

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const written = `select distinct phone as written from (
    select phone from ${ref('contact')} union all select phone from ${ref('company')}
    union all select phone from ${ref('lead')} where contact_id is null and company_id is null
  ) as phones where phone is not null`;
  const bare = [' ', '-', '(', ')'].reduce((text, sign) => `replace(${text}, '${sign}', '')`, 'written');
  const isPlain = plainMobile(bare, target.type);
  const text = target.type === 'duckdb' ? 'varchar' : 'Nullable(String)';
  await target.createFrom(
    `select cast(written as ${text}) as written, cast('+7' || right(${bare}, 10) as ${text}) as e164,
       cast(null as ${text}) as extension
     from (${written}) as distinct_phones where ${isPlain}`,
  );
  let waiting: ReadonlyArray<Record<string, string | null>> = [];
  for await (const rows of warehouse.stream<{ written: string }>(
    `select written from (${written}) as distinct_phones where not (${isPlain})`,
  )) {
    waiting = [...waiting, ...rows.map(({ written: phone }) => ({ written: phone, ...readPhone(phone) }))];
    for (; waiting.length >= BATCH; waiting = waiting.slice(BATCH))
      await warehouse.insert(target.table, waiting.slice(0, BATCH));
  }
  await warehouse.insert(target.table, waiting);
}

/** The first whole number of a field that may hold several. */
export function readPhone(text: string): { readonly e164: string | null; readonly extension: string | null } {
  for (const part of [text, ...text.split(/[,;/]/)]) {
    const found = parsePhoneNumberFromString(part, 'RU');
    if (found?.isValid()) return { e164: found.number, extension: found.ext ?? null };
  }
  return { e164: null, extension: null };
}

function plainMobile(bare: string, engine: Engine): string {
  const pattern = String.raw`^([+]7|7|8)?9[0-9]{9}$`;
  return engine === 'duckdb' ? `regexp_matches(${bare}, '${pattern}')` : `match(${bare}, '${pattern}')`;
}
