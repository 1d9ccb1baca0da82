import { EXIT_CODES } from '../exit-code.ts';
import { tellError } from '../output/progress.ts';
import { print, runCommand } from '../output/run-command.ts';
import { githubAnnotations } from './github-annotations.ts';
import { junitXml } from './junit-xml.ts';
import type { ReportFlags } from './report-flags.ts';
import type { ReportItem } from './report-item.ts';

/** What was found, in every form. */
export interface Report {
  /** For JUnit: what was checked. */
  readonly name: string;
  readonly suites: readonly ReportItem['suite'][];
  readonly items: readonly ReportItem[];
  readonly text: string;
  /** `data` of the JSON envelope. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Exit code 1. */
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
}

/** Runs a check and prints its report, which is the result also when it is bad. Errors: as `runCommand`. */
export async function printReport(flags: ReportFlags, run: () => Promise<Report>): Promise<void> {
  const { format, output } = flags;
  if (format === 'json') {
    const asResult = async () => ({ ...(await run()), text: '' });
    return runCommand({ format, ...(output !== undefined && { output }) }, asResult);
  }
  const report = await run();
  // What is for machines shows people too little: nothing at all where everything passes.
  if (format !== 'text') process.stderr.write(report.text);
  await print(rendered(report, format), output);
  if (report.failure === undefined) return;
  process.exitCode = EXIT_CODES.failed;
  tellError(report.failure);
}

function rendered({ name, suites, items, text }: Report, format: 'text' | 'github' | 'junit'): string {
  switch (format) {
    case 'text':
      return text;
    case 'github': {
      const cwd = process.cwd();
      return githubAnnotations(items, cwd, process.env.GITHUB_WORKSPACE || cwd);
    }
    case 'junit':
      return junitXml(items, { name, suites, now: new Date() });
  }
}
