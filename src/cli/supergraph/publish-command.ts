import { Command } from 'commander';
import { runCommand } from '../output/run-command.ts';
import type { Proposed } from '../proposal/read-proposed.ts';
import type { PublishFlags } from '../publish/publish-flags.ts';
import { addPublishFlags } from '../publish/publish-flags.ts';
import { publishProposed } from '../publish/publish-proposed.ts';
import { readSupergraphConfig } from './read-supergraph-config.ts';

/** `portico supergraph publish`: all subgraphs of a supergraph.yaml, in one change. Subgraphs that it does not name stay. */
export function publishCommand(): Command {
  const command = new Command('publish')
    .description('publish all subgraphs of a supergraph.yaml as one change')
    .requiredOption(
      '-s, --supergraph-config <file>',
      'rover-style supergraph.yaml, in which a routing_url may also be consul://service[/path]',
    );
  return addPublishFlags(command).action(
    (graph: string | undefined, flags: PublishFlags & { readonly supergraphConfig: string }) =>
      runCommand(flags, async () => publishProposed(flags, graph, await readProposed(flags.supergraphConfig))),
  );
}

async function readProposed(file: string): Promise<Proposed> {
  const { schemas, texts } = await readSupergraphConfig(file);
  // Without a routing URL it keeps the one it has.
  const changes = schemas.map(
    ({ name, sdl, routingUrl }) => [name, { sdl, routingUrl: routingUrl || undefined }] as const,
  );
  return { changes: new Map(changes), texts };
}
