import type { Command } from 'commander';
import { Option } from 'commander';
import { DEFAULT_KEEP } from '../../registry/model/retention.ts';
import { wholeNumber } from '../option-values/whole-number.ts';

/** What the flags of a command that makes changes say about those that are kept. */
export interface RetentionFlags {
  readonly keep?: number;
}

/** `--keep`, also as a variable so that all publishers of a CI system have the same. */
export function addRetentionFlags(command: Command): Command {
  return command.addOption(
    new Option(
      '--keep <changes>',
      'how many of the newest changes the history keeps, beside the one that is served; looked after at every tenth',
    )
      .env('PORTICO_REGISTRY_KEEP')
      .default(DEFAULT_KEEP)
      .argParser(wholeNumber(1, 999_999)),
  );
}
