import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { Command } from 'commander';
import type { SupergraphConfig } from '../config/supergraph-config.ts';
import { parseSupergraphConfig } from '../config/supergraph-config.ts';
import { PorticoError } from '../core/portico-error.ts';
import { reasonOf } from '../core/reason.ts';
import { readSubgraphs } from '../discovery/file/read-subgraphs.ts';
import { Composer } from '../supergraph/composer.ts';
import type { SchemaText } from './describe-issues.ts';
import { describeIssues } from './describe-issues.ts';

/** A person waits and can press Ctrl-C; only a composer that hangs is stopped. */
const COMPOSE_TIMEOUT_MS = 10 * 60_000;

interface ComposeFlags {
  readonly config: string;
  readonly output?: string;
}

/** `portico supergraph …`: rover's verbs, streams, texts and exit codes. */
export function supergraphCommand(): Command {
  return new Command('supergraph').description('work with the composed schema').addCommand(composeCommand());
}

function composeCommand(): Command {
  return new Command('compose')
    .description('compose the subgraphs of a supergraph.yaml and print the supergraph schema')
    .requiredOption('--config <file>', 'rover-style supergraph.yaml')
    .option('-o, --output <file>', 'write the schema to this file instead of standard output')
    .action(async ({ config: file, output }: ComposeFlags) => {
      const { subgraphs: entries } = readSupergraphConfig(file);
      const schemas = await readSubgraphs(entries);
      const composer = new Composer({ timeoutMs: COMPOSE_TIMEOUT_MS });
      const composition = await composer.compose(schemas).finally(() => composer.stop());
      const texts = new Map(schemas.map(({ name, sdl }) => [name, { sdl, place: placeOf(name, entries) }]));
      if (composition.kind === 'failed') {
        const count = composition.errors.length;
        process.stderr.write(
          `error[E029]: Encountered ${count} build error${count === 1 ? '' : 's'} while trying to build a supergraph.\n\nCaused by:\n${describeIssues(composition.errors, texts)}`,
        );
        process.exitCode = 1;
        return;
      }
      if (composition.hints.length > 0) process.stderr.write(`HINT:\n${describeIssues(composition.hints, texts)}`);
      if (output === undefined) process.stdout.write(`${composition.sdl}\n`);
      else await writeFile(output, `${composition.sdl}\n`);
    });
}

function readSupergraphConfig(file: string): SupergraphConfig {
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
