import type { Command } from 'commander';
import { Option } from 'commander';

const FORMATS = ['text', 'json', 'github', 'junit'] as const;

export interface ReportFlags {
  readonly format: (typeof FORMATS)[number];
  /** File in place of standard output. */
  readonly output?: string;
}

/** `--format` and `--output`, for a command whose result is a report. */
export function addReportFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--format <format>',
        'how to print the report: github is for annotations of a pull request, junit for the test reports of CI systems',
      )
        .choices(FORMATS)
        .default('text'),
    )
    .option('-o, --output <file>', 'write the report to this file instead of standard output');
}
