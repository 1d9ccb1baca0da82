import { Command } from 'commander';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { printTime } from '../output/print-time.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import { shortHash } from '../output/short-hash.ts';
import { renderTable } from '../output/table.ts';
import { currentHead } from '../registry/current-head.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';
import { withRegistry } from '../registry/with-registry.ts';

/** `portico subgraph list`: what is published, how it is reached, and who has published it when. */
export function listCommand(): Command {
  const command = new Command('list').description('list the subgraphs of a graph');
  return addOutputFlags(addRegistryArguments(command)).action(
    (graph: string | undefined, flags: RegistryFlags & OutputFlags) =>
      runCommand(flags, () => withRegistry(flags, graph, list)),
  );
}

async function list(opened: OpenRegistry): Promise<CommandResult> {
  const { registry, name } = opened;
  const { subgraphs } = await currentHead(opened);
  const rows = await Promise.all(
    Object.entries(subgraphs).map(async ([subgraph, version]) => {
      // Undefined when the history does not reach back that far any more.
      const by = (await registry.entry(version.sequence))?.by;
      return { subgraph, ...version, by };
    }),
  );
  const table = rows.map(({ subgraph, routingUrl, hash, by }) => [
    subgraph,
    routingUrl,
    by === undefined ? '-' : printTime(by.at),
    by?.who ?? '-',
    shortHash(hash),
  ]);
  return {
    text: renderTable(['NAME', 'ROUTING URL', 'LAST UPDATED', 'WHO', 'HASH'], table),
    data: {
      graph: name,
      subgraphs: rows.map(({ subgraph, routingUrl, hash, sequence, by }) => ({
        name: subgraph,
        url: routingUrl,
        updated_at: { utc: by?.at ?? null },
        who: by?.who ?? null,
        git_commit: by?.gitCommit ?? null,
        hash,
        sequence,
      })),
    },
  };
}
