type Tools = {
  readonly clock: () => Date;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** A token bucket: `burst` at once, then `perSecond`. Callers are let through in the order they came. */
export function ratePerSecond(
  perSecond: number | null,
  burst: number,
  tools: Tools,
): (signal: AbortSignal) => Promise<void> {
  if (perSecond === null) return () => Promise.resolve();
  const everyMs = 1000 / perSecond;
  // When the bucket will be full again; each caller moves it one step on.
  let fullAt = 0;
  return async (signal) => {
    const now = tools.clock().getTime();
    fullAt = Math.max(fullAt, now) + everyMs;
    const waitMs = fullAt - now - burst * everyMs;
    if (waitMs > 0) await tools.sleep(waitMs, signal);
  };
}
