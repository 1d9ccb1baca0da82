import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CommandResult } from '../../../../src/cli/output/run-command.ts';
import { runCommand } from '../../../../src/cli/output/run-command.ts';
import { PorticoError } from '../../../../src/core/portico-error.ts';

const { isTTY } = process.stdout;
let printed: string;
let told: string;

beforeEach(() => {
  printed = '';
  told = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
  process.stdout.isTTY = isTTY;
});

const STEERING = 'type Query { "\u001b[2Jcleared\u202e" a: Int }\n';
const foreign: CommandResult = { data: {}, text: STEERING, isForeign: true };

test('what others have written goes into a pipe as it is, and steers no terminal', async () => {
  process.stdout.isTTY = false;
  await runCommand({ format: 'text' }, async () => foreign);
  expect(printed).toBe(STEERING);
  printed = '';
  process.stdout.isTTY = true;
  await runCommand({ format: 'text' }, async () => foreign);
  expect(printed).toBe('type Query { "\ufffd[2Jcleared\ufffd" a: Int }\n');
});

test('and into a file as it is, whoever looks on', async () => {
  process.stdout.isTTY = true;
  const folder = mkdtempSync(join(tmpdir(), 'portico-output-'));
  const output = join(folder, 'out.graphql');
  await runCommand({ format: 'text', output }, async () => foreign);
  expect(readFileSync(output, 'utf8')).toBe(STEERING);
  rmSync(folder, { recursive: true });
});

test('the message of a failure steers no terminal', async () => {
  const failure = { code: 'E1', message: 'no \u001b[31mred' };
  await runCommand({ format: 'text' }, async () => ({ data: {}, text: '', failure }));
  expect(told).toContain('no \ufffd[31mred');
});

test('JSON that cannot be written where it should is printed, with what was done', async () => {
  const run = runCommand({ format: 'json', output: tmpdir() }, async () => ({ data: { sequence: 3 }, text: '' }));
  await expect(run).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  expect(JSON.parse(printed)).toMatchObject({
    data: { sequence: 3, success: false },
    error: { code: 'OUTPUT_UNWRITABLE', message: expect.stringContaining('EISDIR') },
  });
});

test('a failure is JSON too, with its whole message', async () => {
  const error = new PorticoError('SCHEMA_EMPTY', { place: 'a.graphql' });
  await runCommand({ format: 'json' }, () => Promise.reject(error));
  expect(JSON.parse(printed).error).toEqual({ code: 'SCHEMA_EMPTY', message: error.message });
  expect(process.exitCode).toBe(1);
});

test('so is a defect, which is told as well', async () => {
  const defect = new TypeError('not foreseen');
  await expect(runCommand({ format: 'json' }, () => Promise.reject(defect))).rejects.toBe(defect);
  expect(JSON.parse(printed)).toMatchObject({
    data: { success: false },
    error: { code: 'INTERNAL_ERROR', message: 'not foreseen' },
  });
});
