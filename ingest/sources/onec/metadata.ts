import { DEFAULT_LIMITS } from '../../files/limits.ts';
import { XmlRecords } from '../../files/xml-records.ts';

/** What an infobase publishes: each object set with its properties, tabular parts among them. */
export type Published = ReadonlyMap<string, ReadonlySet<string>>;

const WANTED = new Set(['Schema/EntityType', 'EntityContainer/EntitySet']);
const PIECE = 1 << 16;

/** Reads $metadata, which can be 17 MB, as a stream: one type is held at a time. Throws UnreadableFile when it is no XML. */
export function publishedIn(xml: string): Published {
  const types = new Map<string, ReadonlySet<string>>();
  const sets = new Map<string, string>();
  const records = new XmlRecords('$metadata', WANTED, DEFAULT_LIMITS, ({ name, attributes, children }) => {
    const own = attributes['Name'] ?? '';
    if (name === 'EntitySet') sets.set(own, (attributes['EntityType'] ?? '').replace(/^.*\./, ''));
    else {
      const properties = children.filter((child) => child.name === 'Property');
      types.set(own, new Set(properties.map((property) => property.attributes['Name'] ?? '')));
    }
  });
  for (let at = 0; at < xml.length; at += PIECE) records.write(xml.slice(at, at + PIECE));
  records.close();
  return new Map([...sets].map(([set, type]) => [set, types.get(type) ?? new Set<string>()]));
}
