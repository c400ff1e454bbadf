import { membersOf, type AskedQuery } from './access.ts';

/**
 * Views whose rows tell the same money from several sides, and the side that is meant where a question names none: added
 * together the sides would count every sale many times.
 */
const SIDES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  channels: { model: 'crm', basis: 'event' },
  attribution: { model: 'crm' },
};

/** The query with a filter for every side that it neither groups by nor filters by. */
export function onOneSide<Query extends AskedQuery>(query: Query): Query {
  const named = membersOf(query);
  const chosen = Object.entries(SIDES).flatMap(([view, sides]) =>
    named.some((member) => member.startsWith(`${view}.`))
      ? Object.entries(sides)
          .filter(([side]) => !named.includes(`${view}.${side}`))
          .map(([side, value]) => ({ member: `${view}.${side}`, operator: 'equals', values: [value] }))
      : [],
  );
  return chosen.length === 0 ? query : { ...query, filters: [...(query.filters ?? []), ...chosen] };
}
