import { Command } from 'commander';
import { asBuildError, buildFailure } from '../build-failure.ts';
import { describeIssues } from '../describe-issues.ts';
import { LazyComposer } from '../lazy-composer.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import { readSupergraphConfig } from './read-supergraph-config.ts';

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
  const { schemas, texts } = await readSupergraphConfig(file);
  await using composer = new LazyComposer();
  const composition = await composer.compose(schemas);
  if (composition.kind === 'failed') {
    return { data: {}, text: '', failure: buildFailure(composition.errors, 'a supergraph', texts) };
  }
  const { sdl, hints } = composition;
  if (hints.length > 0) process.stderr.write(`HINT:\n${describeIssues(hints, texts)}`);
  return { data: { core_schema: sdl, hints: hints.map(asBuildError) }, text: `${sdl}\n` };
}
