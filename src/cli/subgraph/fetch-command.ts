import { Command } from 'commander';
import { PorticoError } from '../../core/portico-error.ts';
import { parseSequence } from '../option-values/parse-sequence.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import { currentHead } from '../registry/current-head.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import { unknownSubgraph } from '../registry/unknown-subgraph.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';
import { withRegistry } from '../registry/with-registry.ts';

interface FetchFlags extends RegistryFlags, OutputFlags {
  readonly name: string;
  readonly sequence?: number;
}

/** `portico subgraph fetch`: the schema of one subgraph as it was published. */
export function fetchCommand(): Command {
  const command = new Command('fetch')
    .description('print the published schema of a subgraph')
    .requiredOption('-n, --name <name>', 'name of the subgraph')
    .option('--sequence <number>', 'as it was after this change, instead of now', parseSequence);
  return addOutputFlags(addRegistryArguments(command)).action((graph: string | undefined, flags: FetchFlags) =>
    runCommand(flags, () => withRegistry(flags, graph, (opened) => fetchSubgraph(opened, flags))),
  );
}

async function fetchSubgraph(opened: OpenRegistry, { name, sequence }: FetchFlags): Promise<CommandResult> {
  const { registry } = opened;
  const head = await currentHead(opened);
  const state = sequence === undefined ? head : await registry.entry(sequence);
  if (state === undefined) throw new PorticoError('SEQUENCE_UNKNOWN', { graph: opened.name, sequence: sequence ?? 0 });
  const version = Object.hasOwn(state.subgraphs, name) ? state.subgraphs[name] : undefined;
  if (version === undefined) throw unknownSubgraph(name, Object.keys(state.subgraphs), opened.name);
  const sdl = await registry.text(version.hash);
  return {
    text: sdl.endsWith('\n') ? sdl : `${sdl}\n`,
    isForeign: true,
    data: {
      graph: opened.name,
      name,
      url: version.routingUrl,
      hash: version.hash,
      sequence: version.sequence,
      sdl: { contents: sdl },
    },
  };
}
