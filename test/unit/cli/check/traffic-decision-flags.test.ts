import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { TrafficDecisionFlags } from '../../../../src/cli/check/traffic-decision-flags.ts';
import { addTrafficDecisionFlags, trafficOptions } from '../../../../src/cli/check/traffic-decision-flags.ts';
import { DEFAULT_TRAFFIC_OPTIONS } from '../../../../src/registry/check/traffic/traffic-options.ts';

function optionsOf(...args: readonly string[]) {
  const command = addTrafficDecisionFlags(new Command('check')).exitOverride();
  return trafficOptions(command.parse(args, { from: 'user' }).opts<TrafficDecisionFlags>());
}

test('without flags it is as documented', () => {
  expect(optionsOf()).toEqual(DEFAULT_TRAFFIC_OPTIONS);
});

test.each([
  [['--ignore-unused'], { ignoreUnused: true }],
  [['--no-ignore-unused'], { ignoreUnused: false }],
  [['--days', '7'], { days: 7 }],
  [['--threshold-requests', '5', '--threshold-percent', '0.5'], { thresholdRequests: 5, thresholdPercent: 0.5 }],
  [['--exclude-client', 'bot', '--exclude-client', 'probe'], { excludedClients: new Set(['bot', 'probe']) }],
  [['--fail-on', 'dangerous'], { failOn: 'dangerous' }],
])('%j', (args, options) => {
  expect(optionsOf(...args)).toEqual({ ...DEFAULT_TRAFFIC_OPTIONS, ...options });
});
