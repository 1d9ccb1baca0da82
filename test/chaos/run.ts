/**
 * `npm run test:chaos`: every test that measures a figure of docs/reliability.md, at full size, against real servers that are
 * killed, stopped and held up; then a table of what was asked and what was measured. With `--write` the table in
 * docs/reliability.md is written anew. Other arguments are passed on to vitest.
 *
 * Exit code 0 only when every test passed.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '../kit/note-figure.ts';
import { startProcess } from '../kit/start-process.ts';
import { figureTable } from './figure-table.ts';

const TESTS = join(import.meta.dirname, '..');
const DOCUMENT = join(TESTS, '..', 'docs', 'reliability.md');

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-figures-'));
  const file = join(folder, 'figures.jsonl');
  writeFileSync(file, '');
  const others = args.filter((arg) => arg !== '--write');
  const files = others.some((arg) => !arg.startsWith('-')) ? [] : measuringTests();
  // One file after the other: what is measured must not be the neighbour.
  const run = await startProcess(
    process.execPath,
    [join(TESTS, 'run.ts'), '--no-file-parallelism', ...files, ...others],
    { output: 'inherit', env: { ...process.env, CHAOS: 'full', FIGURES_FILE: file } },
  );
  const passOn = (): void => void run.stop(20_000);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, passOn);
  const { code } = await run.exited;
  const table = figureTable(readFigures(file));
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`\n${table}\n`);
  if (args.includes('--write')) writeTable(table);
  return code === 0 ? 0 : 1;
}

function measuringTests(): string[] {
  const all = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts'));
  return all
    .map((path) => join(TESTS, path))
    .filter((path) => readFileSync(path, 'utf8').includes('noteFigure('))
    .sort();
}

function readFigures(file: string): Figure[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Figure);
}

/** Between the two marks of the document. */
function writeTable(table: string): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  const marks = /(<!-- figures -->\n).*?(<!-- end of figures -->)/s;
  writeFileSync(
    DOCUMENT,
    text.replace(marks, (_all, begin: string, end: string) => `${begin}\n${table}\n\n${end}`),
  );
}
