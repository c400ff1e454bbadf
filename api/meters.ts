import type { FastifyInstance } from 'fastify';

/** Upper bounds of the duration buckets, in seconds. */
const BOUNDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10] as const;

type Count = { total: number; seconds: number; readonly within: number[] };

/** Counts requests by method, route (never the raw address: it may hold ids) and status. */
export type Meters = { readonly text: () => string };

export function readMeters(app: FastifyInstance): Meters {
  const counts = new Map<string, Count>();
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const labels = `method="${request.method}",route="${route.replace(/["\\\n]/g, '')}",status="${reply.statusCode}"`;
    const count = counts.get(labels) ?? { total: 0, seconds: 0, within: BOUNDS.map(() => 0) };
    const seconds = reply.elapsedTime / 1000;
    count.total += 1;
    count.seconds += seconds;
    BOUNDS.forEach((bound, at) => {
      if (seconds <= bound) count.within[at] = (count.within[at] ?? 0) + 1;
    });
    counts.set(labels, count);
  });
  return {
    text: () =>
      [
        '# TYPE voronka_http_request_duration_seconds histogram',
        ...[...counts]
          .sort()
          .flatMap(([labels, { total, seconds, within }]) => [
            ...BOUNDS.map((bound, at) => `${METER}_bucket{${labels},le="${bound}"} ${within[at] ?? 0}`),
            `${METER}_bucket{${labels},le="+Inf"} ${total}`,
            `${METER}_sum{${labels}} ${seconds.toFixed(6)}`,
            `${METER}_count{${labels}} ${total}`,
          ]),
        '# TYPE process_resident_memory_bytes gauge',
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        '# TYPE process_uptime_seconds gauge',
        `process_uptime_seconds ${process.uptime().toFixed(1)}`,
      ].join('\n') + '\n',
  };
}

const METER = 'voronka_http_request_duration_seconds';
