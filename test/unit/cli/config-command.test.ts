import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { configCommand } from '../../../src/cli/config-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'portico-cli-'));
writeFileSync(join(folder, 'portico.yaml'), 'server: { port: 1 }');
writeFileSync(join(folder, 'supergraph.yaml'), 'subgraphs: { a: { schema: { file: a } } }');
writeFileSync(join(folder, 'bad.yaml'), 'servr: {}');
writeFileSync(join(folder, 'bad-graph.yaml'), 'discovery: { supergraph_config: bad.yaml }');
writeFileSync(join(folder, 'no-graph.yaml'), 'discovery: { supergraph_config: none.yaml }');

async function run(...args: string[]) {
  const result = { out: '', err: '', code: 0 };
  const command = configCommand({}, folder);
  const output = {
    writeOut: (text: string) => {
      result.out += text;
    },
    writeErr: (text: string) => {
      result.err += text;
    },
  };
  const prepare = (each: Command) => each.exitOverride().configureOutput(output);
  prepare(command);
  command.commands.forEach(prepare);
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    result.code = error.exitCode;
  }
  return result;
}

describe('portico config check', () => {
  it('says what is valid on stderr, and leaves stdout alone', async () => {
    expect(await run('check')).toEqual({
      out: '',
      err: 'portico.yaml: valid\nsupergraph.yaml: valid, 1 subgraph(s)\n',
      code: 0,
    });
  });

  it.each([
    ['bad.yaml', /bad\.yaml:1:1 {2}servr {2}unknown key; did you mean server\?/],
    ['none.yaml', /none\.yaml cannot be read: ENOENT/],
    ['bad-graph.yaml', /bad\.yaml:1:1 {2}servr {2}unknown key/],
    ['no-graph.yaml', /none\.yaml cannot be read: ENOENT/],
  ])('fails for %s', async (file, message) => {
    const { out, err, code } = await run('check', '--config', file);
    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(err).toMatch(message);
  });
});

describe('portico config schema', () => {
  it('prints a JSON Schema on stdout', async () => {
    const { out, err, code } = await run('schema');
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(JSON.parse(out)).toMatchObject({ title: 'portico.yaml', additionalProperties: false });
  });
});
