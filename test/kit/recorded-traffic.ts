import type { GraphQLSchema } from 'graphql';
import { getOperationAST, parse, validate } from 'graphql';
import type { OperationTraffic, TrafficReader } from '../../src/traffic/traffic.ts';
import { operationUsage } from '../../src/traffic/usage/operation-usage.ts';

export interface Sent {
  readonly query: string;
  /** Default `web`. */
  readonly client?: string;
  /** Default 1. */
  readonly requests?: number;
}

/** What gateways would have recorded of operations that clients sent: through the real normalisation. */
export function recordedTraffic(schema: GraphQLSchema, sent: readonly Sent[]): OperationTraffic[] {
  return sent.map(({ query, client = 'web', requests = 1 }) => {
    const document = parse(query);
    const [error] = validate(schema, document);
    if (error !== undefined) throw error;
    const operation = getOperationAST(document);
    const usage = operation && operationUsage(schema, document, operation);
    if (!usage) throw new TypeError(`not recorded: ${query}`);
    return {
      ...usage,
      client: { name: client, version: '1.0' },
      requests,
      errors: 0,
      durationMs: requests,
      firstSeen: '2026-11-20T00:00:00.000Z',
      lastSeen: '2026-11-25T00:00:00.000Z',
    };
  });
}

export function trafficReader(traffic: readonly OperationTraffic[]): TrafficReader {
  return { read: async () => traffic, close: async () => {} };
}
