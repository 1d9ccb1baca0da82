import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../../../src/cli/program.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/ci.md'), 'utf8');
const snippets = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);
/** `portico …` of every script, without what the shell makes of it. */
const commands = snippets.flatMap((yaml) => [...yaml.matchAll(/npx portico (.*)/g)].map(([, line = '']) => line));

test('the pipelines that docs/ci.md shows are YAML', () => {
  const [github, gitlab] = snippets.map((yaml) => parse(yaml, { strict: true }));
  expect(Object.keys(github.jobs)).toEqual(['check', 'publish']);
  expect(github.jobs.publish.steps.at(-1)).toEqual({ run: 'npx portico supergraph status --wait 60s' });
  expect(gitlab.publish.script).toHaveLength(3);
  expect(gitlab.check.artifacts.reports).toEqual({ junit: 'report.xml' });
});

test.each(commands)('portico %s: a command with flags that are there', (line) => {
  const words = line.replaceAll(/"[^"]*"/g, 'text').split(' ');
  let command: Command = createProgram('0');
  while (command.commands.length > 0) {
    const next = command.commands.find((one) => one.name() === words[0]);
    if (next === undefined) throw new Error(`there is no ${line}`);
    command = next;
    words.shift();
  }
  const { operands, unknown } = command.parseOptions(words);
  expect({ operands, unknown }).toEqual({ operands: [], unknown: [] });
});
