import { Command } from 'commander';
import { parseSequence } from '../option-values/parse-sequence.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import { shortHash } from '../output/short-hash.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';
import { withRegistry } from '../registry/with-registry.ts';
import { supergraphAt } from './supergraph-at.ts';

interface FetchFlags extends RegistryFlags, OutputFlags {
  readonly sequence?: number;
  readonly apiSchema: boolean;
}

/** `portico supergraph fetch`: what gateways serve, or what a change has composed to. */
export function fetchCommand(): Command {
  const command = new Command('fetch')
    .description('print the composed schema of a graph')
    .option('--sequence <number>', 'what this change has composed to, instead of what is current', parseSequence)
    .option('--api-schema', 'the schema as clients see it, without what only gateways need', false);
  return addOutputFlags(addRegistryArguments(command)).action((graph: string | undefined, flags: FetchFlags) =>
    runCommand(flags, () => withRegistry(flags, graph, (opened) => fetchSupergraph(opened, flags))),
  );
}

async function fetchSupergraph(opened: OpenRegistry, { sequence, apiSchema }: FetchFlags): Promise<CommandResult> {
  const supergraph = await supergraphAt(opened, sequence);
  const id = shortHash(supergraph.hash);
  const sdl = apiSchema ? await opened.composer.apiSchema(supergraph.sdl) : supergraph.sdl;
  return {
    text: `${sdl.trimEnd()}\n`,
    isForeign: true,
    data: { graph: opened.name, id, hash: supergraph.hash, sequence: supergraph.sequence, sdl: { contents: sdl } },
  };
}
