/** A parameter of a method: what JSON holds. */
export type Param = string | number | readonly Param[] | { readonly [name: string]: Param };
export type Params = { readonly [name: string]: Param };

/** `filter[>ID]=5&select[0]=ID`, as commands of a batch are written. */
export function toBrackets(params: Params): string {
  return Object.entries(params)
    .flatMap(([name, value]) => pairs(name, value))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

function pairs(name: string, value: Param): [string, string][] {
  if (typeof value === 'string' || typeof value === 'number') return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => pairs(`${name}[${key}]`, inner));
}
