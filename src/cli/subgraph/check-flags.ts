import type { Command } from 'commander';
import type { TrafficFlags } from '../operations/traffic-flags.ts';
import { addTrafficFlag } from '../operations/traffic-flags.ts';
import type { TrafficDecisionFlags } from '../registry/report/traffic-decision-flags.ts';
import { addTrafficDecisionFlags } from '../registry/report/traffic-decision-flags.ts';

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
