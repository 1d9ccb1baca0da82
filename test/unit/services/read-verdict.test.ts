import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readVerdict } from '../../services/read-verdict.ts';

const REPORT = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-verdict-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function verdictOf(report: object, exitCode: number | null): ReturnType<typeof readVerdict> {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return readVerdict(file, exitCode);
}

test('all passed', () => {
  expect(verdictOf(REPORT, 0)).toEqual({ line: '3 passed, 0 failed', good: true });
});

test('skipped tests are told', () => {
  expect(verdictOf({ ...REPORT, numPendingTests: 1, numTodoTests: 1 }, 0).line).toBe('3 passed, 0 failed, 2 skipped');
});

test('failed tests', () => {
  expect(verdictOf({ ...REPORT, numFailedTests: 2 }, 1)).toEqual({ line: '3 passed, 2 failed', good: false });
});

test('a file that could not be loaded counts as failed', () => {
  const testResults = [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }];
  expect(verdictOf({ ...REPORT, testResults }, 1)).toEqual({
    line: '3 passed, 1 failed',
    good: false,
    remark: 'Could not be loaded: a.test.ts',
  });
});

test('so does an error outside of any test', () => {
  expect(verdictOf(REPORT, 1)).toMatchObject({ line: '3 passed, 1 failed', good: false });
  expect(verdictOf(REPORT, null)).toMatchObject({ line: '3 passed, 1 failed', good: false });
});

test('a run without tests or without a report is no success', () => {
  expect(verdictOf({ ...REPORT, numPassedTests: 0 }, 0)).toMatchObject({ line: '0 passed, 1 failed', good: false });
  expect(readVerdict(join(folder, 'nothing'), 0)).toMatchObject({ line: '0 passed, 1 failed', good: false });
});
