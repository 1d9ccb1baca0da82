import type { Command } from 'commander';
import type { TrafficFlags } from '../traffic/traffic-flags.ts';
import { addTrafficFlag } from '../traffic/traffic-flags.ts';
import type { TrafficDecisionFlags } from './traffic-decision-flags.ts';
import { addTrafficDecisionFlags } from './traffic-decision-flags.ts';

/** By what a check decides. */
export interface CheckFlags extends TrafficFlags, TrafficDecisionFlags {
  readonly lintConfig?: string;
}

/** `--lint-config`, `--traffic`, and the flags that say how recorded traffic decides. */
export function addCheckFlags(command: Command): Command {
  command.option(
    '--lint-config <file>',
    'severities of the lint rules (default: portico-lint.yaml, when there is one)',
  );
  return addTrafficDecisionFlags(addTrafficFlag(command));
}
