import { buildSchema } from 'graphql';
import type { OperationCheck } from '../../../../src/registry/check/check-report.ts';
import { diffSchemas } from '../../../../src/registry/check/diff/diff-schemas.ts';
import { judgeChanges } from '../../../../src/registry/check/traffic/judge-changes.ts';
import type { TrafficOptions } from '../../../../src/registry/check/traffic/traffic-options.ts';
import { DEFAULT_TRAFFIC_OPTIONS } from '../../../../src/registry/check/traffic/traffic-options.ts';
import type { Sent } from '../../../kit/recorded-traffic.ts';
import { recordedTraffic, trafficReader } from '../../../kit/recorded-traffic.ts';

/** Judges a change of an API schema by what clients sent before it. */
export async function judgeApiChanges(
  before: string,
  after: string,
  sent: readonly Sent[],
  options: Partial<TrafficOptions> = {},
): Promise<OperationCheck> {
  const [old, now] = [buildSchema(before), buildSchema(after)];
  const diff = { changes: await diffSchemas(old, now), before: old, after: now };
  const reader = trafficReader(recordedTraffic(old, sent));
  return judgeChanges(diff, reader, { ...DEFAULT_TRAFFIC_OPTIONS, ...options });
}
