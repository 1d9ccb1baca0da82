import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GatewayReporter } from '../../../../src/registry/gateways/gateway-reporter.ts';
import { judgeGateway } from '../../../../src/registry/gateways/judge-gateway.ts';
import type { GatewayReport } from '../../../../src/registry/model/gateway-report.ts';
import { gatewayReportSchema } from '../../../../src/registry/model/gateway-report.ts';
import { folderStand } from '../../../kit/registry-stores.ts';

const AT = '2026-11-26T10:00:00.000Z';
const identity = { id: 'gw-1', host: 'gw', version: '1.0.0', startedAt: AT };
const serving = (sequence: number | null) => ({ sequence, supergraph: 'abc123abc123', since: AT });

let told: GatewayReport[];
let withdrawn: number;
let reporter: GatewayReporter;

beforeEach(async () => {
  vi.useFakeTimers();
  told = [];
  withdrawn = 0;
  const note = (value: Uint8Array) => told.push(gatewayReportSchema.parse(JSON.parse(Buffer.from(value).toString())));
  await using stand = folderStand();
  const store = Object.assign(stand.open(), {
    announce: (_key: string, value: Uint8Array) => {
      note(value);
      return {
        update: note,
        withdraw: async () => {
          withdrawn += 1;
        },
      };
    },
  });
  reporter = new GatewayReporter({ store, identity, onFailure: () => {} });
});
afterEach(async () => {
  await reporter.stop();
  vi.useRealTimers();
});

test('nothing is told before there is a registry', () => {
  reporter.served(serving(1));
  expect(told).toEqual([]);
  reporter.begin();
  reporter.begin();
  expect(told).toEqual([{ format: 1, ...identity, serving: serving(1), refused: null }]);
});

test('changes in a burst are told at once and then together', () => {
  reporter.begin();
  for (let sequence = 1; sequence <= 50; sequence += 1) reporter.served(serving(sequence));
  expect(told.map((report) => report.serving?.sequence)).toEqual([undefined, 1]);
  vi.advanceTimersByTime(500);
  expect(told.map((report) => report.serving?.sequence)).toEqual([undefined, 1, 50]);
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(3);
});

test('which change is served comes in the same turn, and is told with it; never, where there is none', () => {
  reporter.begin();
  reporter.served({ ...serving(1), sequence: null });
  reporter.served(serving(1));
  expect(told.map((report) => report.serving?.sequence)).toEqual([undefined, 1]);
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(2);
  reporter.served({ ...serving(2), sequence: null });
  vi.advanceTimersByTime(1);
  expect(told.at(-1)?.serving).toEqual({ ...serving(2), sequence: null });
});

test('a refusal stays until something is served; its text is cut to what a record takes', () => {
  reporter.begin();
  reporter.served(serving(1));
  vi.advanceTimersByTime(500);
  reporter.refused({ sequence: 2, code: 'SUPERGRAPH_INVALID', message: 'x'.repeat(9_000), at: AT });
  expect(told.at(-1)).toMatchObject({ serving: { sequence: 1 }, refused: { sequence: 2 } });
  expect(told.at(-1)?.refused?.message).toHaveLength(2_000);
  vi.advanceTimersByTime(500);
  reporter.served(serving(3));
  expect(told.at(-1)).toMatchObject({ serving: { sequence: 3 }, refused: null });
});

test('the report goes when the gateway stops, and nothing is told afterwards', async () => {
  reporter.begin();
  reporter.served(serving(1));
  reporter.served(serving(2));
  await reporter.stop();
  vi.advanceTimersByTime(1_000);
  expect(withdrawn).toBe(1);
  expect(told).toHaveLength(2);
});

test('a gateway is current, has refused, or is behind', () => {
  const current = { hash: `abc123abc123${'0'.repeat(52)}`, sequence: 2 };
  const report = { format: 1 as const, ...identity, serving: serving(1), refused: null };
  const older = { ...report, serving: { ...serving(1), supergraph: 'fff123abc123' } };
  const refused = { sequence: 2, code: 'X', message: 'no', at: AT };
  expect(judgeGateway(report, current)).toBe('current');
  expect(judgeGateway(older, undefined)).toBe('current');
  expect(judgeGateway(older, current)).toBe('behind');
  expect(judgeGateway({ ...older, refused }, current)).toBe('refused');
  expect(judgeGateway({ ...older, refused: { ...refused, sequence: 1 } }, current)).toBe('behind');
  expect(judgeGateway({ ...older, serving: null }, current)).toBe('behind');
});
