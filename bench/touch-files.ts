import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

export type TouchForm = 'csv' | 'ndjson';
export const touchForms: readonly TouchForm[] = ['csv', 'ndjson'];

/** The columns of a touch file, in order. */
export const touchColumns = [
  'id',
  'kind',
  'visitor',
  'lead',
  'channel',
  'source',
  'campaign',
  'page',
  'happened_at',
] as const;

/** A mapping that reads either form. */
export const touchMapping = `source: bench
timezone: UTC
datasets:
  - dataset: touches
    file: [touches.csv, touches.ndjson]
    feeds:
      - entity: touch
        key: id
        fields:
          kind: kind
          visitor_id: visitor
          lead_id: lead
          channel: channel
          source: source
          campaign: campaign
          landing_page: page
          happened_at: happened_at
`;

/** Writes touches.<form> and touches.yml: `rows` touches, each its own, Russian words and some empty values among them. */
export async function writeTouches(directory: string, form: TouchForm, rows: number): Promise<string> {
  const path = join(directory, `touches.${form}`);
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' });
  const connection = await instance.connect();
  const options = form === 'csv' ? 'format csv, header' : 'format json';
  await connection.run(`
    copy (
      select
        'T' || i as id,
        ['visit', 'click', 'form', 'call'][1 + (hash(i) % 4)::integer] as kind,
        'v' || (hash(i + 1) % ${Math.max(1, Math.floor(rows / 4))}) as visitor,
        if(hash(i + 2) % 10 = 0, 'L' || (hash(i + 3) % 1000000), null) as lead,
        ['Яндекс.Директ', 'VK Реклама', 'SEO', '2ГИС', 'E-mail рассылка'][1 + (hash(i + 4) % 5)::integer] as channel,
        ['yandex', 'vk', 'organic', '2gis', 'unisender'][1 + (hash(i + 4) % 5)::integer] as source,
        'Кампания ' || (hash(i + 5) % 40) as campaign,
        '/katalog/' || (hash(i + 6) % 500) as page,
        strftime(timestamp '2024-01-01' + to_seconds((i * 7 % 63072000)::bigint), '%Y-%m-%d %H:%M:%S') as happened_at
      from range(${rows}) as numbers (i)
    ) to '${path.replaceAll("'", "''")}' (${options})`);
  instance.closeSync();
  await writeFile(join(directory, 'touches.yml'), touchMapping);
  return path;
}
