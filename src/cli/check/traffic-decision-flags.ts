import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { TrafficOptions } from '../../registry/check/traffic/traffic-options.ts';
import { DEFAULT_TRAFFIC_OPTIONS as DEFAULTS } from '../../registry/check/traffic/traffic-options.ts';
import { collect } from '../option-values/collect.ts';
import { wholeNumber } from '../option-values/whole-number.ts';
import { addDaysFlag } from '../traffic/traffic-flags.ts';

/** What the flags of a command say about how recorded traffic decides. */
export interface TrafficDecisionFlags {
  readonly days: number;
  readonly thresholdRequests: number;
  readonly thresholdPercent: number;
  readonly excludeClient: readonly string[];
  readonly ignoreUnused?: boolean;
  readonly failOn: TrafficOptions['failOn'];
}

export function addTrafficDecisionFlags(command: Command): Command {
  return addDaysFlag(command)
    .addOption(
      new Option('--threshold-requests <number>', 'let a change pass that fewer requests use')
        .default(DEFAULTS.thresholdRequests)
        .argParser(wholeNumber(1, Number.MAX_SAFE_INTEGER)),
    )
    .addOption(
      new Option('--threshold-percent <number>', 'let a change pass that a smaller share of all requests uses')
        .default(DEFAULTS.thresholdPercent)
        .argParser(percent),
    )
    .addOption(
      new Option('--exclude-client <name>', 'leave out what this client has sent; may be given several times')
        .default([], 'none')
        .argParser(collect),
    )
    .option(
      '--ignore-unused',
      'let a breaking change pass that no recorded operation uses, even if nothing was recorded (default: if something was)',
    )
    .option('--no-ignore-unused', 'let no breaking change pass')
    .addOption(
      new Option('--fail-on <criticality>', 'which changes are held to this')
        .choices(['breaking', 'dangerous'])
        .default(DEFAULTS.failOn, `${DEFAULTS.failOn}; dangerous: both`),
    );
}

export function trafficOptions(flags: TrafficDecisionFlags): TrafficOptions {
  return {
    days: flags.days,
    ignoreUnused: flags.ignoreUnused,
    thresholdRequests: flags.thresholdRequests,
    thresholdPercent: flags.thresholdPercent,
    excludedClients: new Set(flags.excludeClient),
    failOn: flags.failOn,
  };
}

function percent(text: string): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number <= 100) return number;
  throw new InvalidArgumentError('Expected a number from 0 to 100.');
}
