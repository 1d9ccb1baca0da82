import type { Command } from 'commander';
import { DEFAULT_DAYS } from '../../traffic/days.ts';
import { wholeNumber } from '../option-values/whole-number.ts';
import { addConfigFlag, addGraphFlag } from '../registry/registry-flags.ts';

/** What the flags of a command say about recorded traffic. */
export interface TrafficFlags {
  readonly traffic?: string;
  readonly graph?: string;
  readonly config?: string;
}

/** `--traffic`, for a command that has flags for graph and configuration already. */
export function addTrafficFlag(command: Command): Command {
  return command.option(
    '--traffic <location>',
    'redis://host:port or a folder where gateways record traffic (default: $REDIS_URL, else that of the configuration, else .portico/traffic)',
  );
}

/** `--graph`, `--traffic`, `--config` and `--days`. */
export function addTrafficFlags(command: Command): Command {
  return addDaysFlag(addConfigFlag(addTrafficFlag(addGraphFlag(command))));
}

/** `--days`. */
export function addDaysFlag(command: Command): Command {
  return command.option(
    '--days <number>',
    'how far back recorded traffic counts, today included',
    wholeNumber(1, 366),
    DEFAULT_DAYS,
  );
}
