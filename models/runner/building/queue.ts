/**
 * Runs jobs as soon as all they wait for have ended, at most `threads` at once. Of those ready, the one with the longest
 * way still behind it (by `weight`, say last run's milliseconds) goes first. Once `signal` is aborted nothing new starts.
 */
export async function runReady(
  jobs: ReadonlyMap<string, { readonly waitsFor: readonly string[]; readonly weight: number }>,
  threads: number,
  run: (name: string) => Promise<void>,
  signal: AbortSignal | null,
): Promise<void> {
  const children = new Map<string, string[]>([...jobs.keys()].map((name) => [name, []]));
  const open = new Map<string, number>();
  for (const [name, { waitsFor }] of jobs) {
    const inside = waitsFor.filter((parent) => jobs.has(parent));
    open.set(name, inside.length);
    for (const parent of inside) children.get(parent)?.push(name);
  }
  const ways = longestWays(jobs, children);
  const byWay = (a: string, b: string): number => (ways.get(b) ?? 0) - (ways.get(a) ?? 0) || (a < b ? -1 : 1);
  const ready = [...open]
    .filter(([, count]) => count === 0)
    .map(([name]) => name)
    .sort(byWay);

  await new Promise<void>((resolve, reject) => {
    let running = 0;
    let broken = false;
    const next = (): void => {
      while (running < threads && ready.length > 0 && !broken && !signal?.aborted) {
        const name = ready.shift() as string;
        running++;
        run(name).then(
          () => ended(name),
          (error: unknown) => {
            broken = true;
            reject(error as Error);
          },
        );
      }
      if (running === 0 && !broken) resolve();
    };
    const ended = (name: string): void => {
      running--;
      for (const child of children.get(name) ?? []) {
        const left = (open.get(child) ?? 1) - 1;
        open.set(child, left);
        if (left === 0) ready.push(child);
      }
      ready.sort(byWay);
      next();
    };
    next();
  });
}

function longestWays(
  jobs: ReadonlyMap<string, { readonly weight: number }>,
  children: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const ways = new Map<string, number>();
  const way = (name: string): number => {
    const known = ways.get(name);
    if (known !== undefined) return known;
    const longest = Math.max(0, ...(children.get(name) ?? []).map(way));
    const own = (jobs.get(name)?.weight ?? 0) + longest;
    ways.set(name, own);
    return own;
  };
  for (const name of jobs.keys()) way(name);
  return ways;
}
