import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Command } from 'commander';
import type { SupergraphConfig } from '../../config/supergraph-config.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import { asBuildError, buildFailure } from '../build-failure.ts';
import type { SchemaText } from '../describe-issues.ts';
import { describeIssues } from '../describe-issues.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import { LazyComposer } from '../registry/lazy-composer.ts';

interface ComposeFlags extends OutputFlags {
  readonly config: string;
}

/** `portico supergraph compose`: no registry is needed. */
export function composeCommand(): Command {
  const command = new Command('compose')
    .description('compose the subgraphs of a supergraph.yaml and print the supergraph schema')
    .requiredOption('--config <file>', 'rover-style supergraph.yaml');
  return addOutputFlags(command).action((flags: ComposeFlags) => runCommand(flags, () => compose(flags.config)));
}

async function compose(file: string): Promise<CommandResult> {
  const { readSubgraphs } = await import('../../discovery/file/read-subgraphs.ts');
  const { subgraphs: entries } = await readSupergraphConfig(file);
  const schemas = await readSubgraphs(entries);
  await using composer = new LazyComposer();
  const composition = await composer.compose(schemas);
  const texts = new Map(schemas.map(({ name, sdl }) => [name, { sdl, place: placeOf(name, entries) }]));
  if (composition.kind === 'failed') {
    return { data: {}, text: '', failure: buildFailure(composition.errors, 'a supergraph', texts) };
  }
  const { sdl, hints } = composition;
  if (hints.length > 0) process.stderr.write(`HINT:\n${describeIssues(hints, texts)}`);
  return { data: { core_schema: sdl, hints: hints.map(asBuildError) }, text: `${sdl}\n` };
}

async function readSupergraphConfig(file: string): Promise<SupergraphConfig> {
  const { parseSupergraphConfig } = await import('../../config/supergraph-config.ts');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PorticoError('SCHEMA_UNREADABLE', { file, reason: reasonOf(cause) }, { cause });
  }
  return parseSupergraphConfig(text, file, process.env);
}

/** How a schema's lines are named: its file, or the subgraph when the schema came from elsewhere. */
function placeOf(name: string, entries: SupergraphConfig['subgraphs']): SchemaText['place'] {
  const schema = entries.find((entry) => entry.name === name)?.schema;
  return schema?.kind === 'file' ? relative(process.cwd(), schema.path) : name;
}
