import type { Command } from 'commander';
import { Option } from 'commander';

const FORMATS = ['text', 'json'] as const;

export interface OutputFlags {
  readonly format: (typeof FORMATS)[number];
  /** File in place of standard output. */
  readonly output?: string;
}

/** `--format` and `--output`, for a command that `runCommand` runs. */
export function addOutputFlags(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'how to print the result').choices(FORMATS).default('text'))
    .option('-o, --output <file>', 'write the result to this file instead of standard output');
}
