import type { Rejection } from '../snapshot/snapshot-updater.ts';

/** What readiness is judged by, read at each probe. */
export interface HealthState {
  /** False from the moment the program has been told to stop. */
  readonly accepting: boolean;
  readonly snapshot: { readonly id: string; readonly createdAt: Date } | undefined;
  readonly rejection: Rejection | undefined;
  /** Since when rate limits are not counted in Redis, although they should be. */
  readonly rateLimitsAway?: { readonly since: Date; readonly reason: string } | undefined;
  readonly problems: readonly { readonly subgraph?: string; readonly message: string }[];
}

export interface HealthAnswer {
  readonly status: 200 | 503;
  readonly body: Record<string, unknown> & { readonly status: 'UP' | 'DOWN' };
}

/** The process answers: nothing else is asked, so that a probe never restarts a gateway for the fault of another. */
export function liveness(): HealthAnswer {
  return { status: 200, body: { status: 'UP' } };
}

/**
 * Ready while there is a schema to serve and the program is not stopping. A rejected newer schema or a catalogue out of
 * reach does not make it unready, because the last good schema is served; nor does a Redis that is away, which would take
 * all gateways out at once. The body tells of them.
 */
export function readiness({ accepting, snapshot, rejection, rateLimitsAway, problems }: HealthState): HealthAnswer {
  const ready = accepting && snapshot !== undefined;
  return {
    status: ready ? 200 : 503,
    body: {
      status: ready ? 'UP' : 'DOWN',
      ...(snapshot === undefined && { reason: 'no supergraph yet' }),
      ...(!accepting && { reason: 'the gateway is stopping' }),
      ...(snapshot && { snapshot: { id: snapshot.id, since: snapshot.createdAt.toISOString() } }),
      ...(rejection && { rejected: rejection }),
      ...(rateLimitsAway && {
        rateLimits: { redis: 'away', since: rateLimitsAway.since.toISOString(), reason: rateLimitsAway.reason },
      }),
      ...(problems.length > 0 && { problems }),
    },
  };
}
