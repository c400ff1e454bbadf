/** A call centre as Erlang C sees it: nobody hangs up, and the half-hour is steady. */
export type Queue = { readonly callsPerSecond: number; readonly handlingSeconds: number; readonly agents: number };

export type Service = {
  readonly waitChance: number;
  readonly serviceLevel: number;
  readonly occupancy: number;
  /** Null where the queue never ends. */
  readonly averageWaitSeconds: number | null;
};

/** The chance that all `agents` are busy when callers are turned away (Erlang B); `load` in erlangs. */
export function erlangB(load: number, agents: number): number {
  let blocked = 1;
  for (let k = 1; k <= agents; k += 1) blocked = (load * blocked) / (k + load * blocked);
  return blocked;
}

/** The chance to wait (Erlang C); 1 where the load is as much as the agents can do. */
export function erlangC(load: number, agents: number): number {
  if (agents <= load) return 1;
  const blocked = erlangB(load, agents);
  return (agents * blocked) / (agents - load * (1 - blocked));
}

/** How soon callers are answered: `withinSeconds` is what the service level promises. */
export function serviceOf({ callsPerSecond, handlingSeconds, agents }: Queue, withinSeconds: number): Service {
  const load = callsPerSecond * handlingSeconds;
  if (agents <= load) return { waitChance: 1, serviceLevel: 0, occupancy: 1, averageWaitSeconds: null };
  const waitChance = erlangC(load, agents);
  return {
    waitChance,
    serviceLevel: 1 - waitChance * Math.exp((-(agents - load) * withinSeconds) / handlingSeconds),
    occupancy: load / agents,
    averageWaitSeconds: (waitChance * handlingSeconds) / (agents - load),
  };
}

export type ServicePromise = {
  readonly withinSeconds: number;
  readonly serviceLevel: number;
  readonly mostOccupancy: number;
  /** The share of paid time in which people do not answer: breaks, training, illness. */
  readonly shrinkage: number;
};

/** The fewest agents who keep the promise, and the seats to plan for them. */
export function staffFor(
  { callsPerSecond, handlingSeconds }: Omit<Queue, 'agents'>,
  { withinSeconds, serviceLevel, mostOccupancy, shrinkage }: ServicePromise,
): { readonly agents: number; readonly seats: number } & Service {
  for (let agents = Math.floor(callsPerSecond * handlingSeconds) + 1; ; agents += 1) {
    const service = serviceOf({ callsPerSecond, handlingSeconds, agents }, withinSeconds);
    if (service.serviceLevel >= serviceLevel && service.occupancy <= mostOccupancy)
      return { agents, seats: Math.ceil(agents / (1 - shrinkage)), ...service };
  }
}
