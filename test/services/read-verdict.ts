import { readFileSync } from 'node:fs';

export interface Verdict {
  /** `N passed, N failed`, with `, N skipped` when some were. */
  readonly line: string;
  readonly good: boolean;
  /** Why the line says more failures than there are failed tests. */
  readonly remark?: string;
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

/**
 * What a run of vitest came to, from its JSON report and its exit code.
 *
 * Everything that makes a run bad counts as a failure: a file that could not be loaded, an error outside of any test,
 * a run that ended before its report, a run without a single test.
 */
export function readVerdict(reportFile: string, exitCode: number | null): Verdict {
  const report = readReport(reportFile);
  if (report === undefined) return bad('0 passed, 1 failed', 'The run ended before it could report.');
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloadable.length;
  const tail = skipped === 0 ? '' : `, ${skipped} skipped`;
  if (failed > 0) {
    const line = `${passed} passed, ${failed} failed${tail}`;
    if (unloadable.length === 0) return { line, good: false };
    return bad(line, `Could not be loaded: ${unloadable.map((file) => file.name).join(', ')}`);
  }
  if (passed === 0) return bad(`0 passed, 1 failed${tail}`, 'No test ran.');
  if (exitCode !== 0) {
    return bad(`${passed} passed, 1 failed${tail}`, `No test failed, but vitest ended with ${exitCode ?? 'a signal'}.`);
  }
  return { line: `${passed} passed, 0 failed${tail}`, good: true };
}

function bad(line: string, remark: string): Verdict {
  return { line, good: false, remark };
}

function readReport(file: string): Report | undefined {
  try {
    // The JSON reporter of the vitest version that package.json pins.
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}
