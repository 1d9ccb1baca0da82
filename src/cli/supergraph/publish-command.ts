import { Command } from 'commander';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { tell } from '../output/progress.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import { addAuthorshipFlags } from '../registry/authorship-flags.ts';
import type { OpenRegistry } from '../registry/open-registry.ts';
import { withRegistry } from '../registry/open-registry.ts';
import type { PublishChangesFlags } from '../registry/publish-changes.ts';
import { publishChanges } from '../registry/publish-changes.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryFlags } from '../registry/registry-flags.ts';
import type { ReadSubgraphs } from './read-supergraph-config.ts';
import { readSupergraphConfig } from './read-supergraph-config.ts';

interface PublishFlags extends RegistryFlags, OutputFlags, PublishChangesFlags {
  readonly supergraphConfig: string;
}

/** `portico supergraph publish`: all subgraphs of a supergraph.yaml, in one change. Subgraphs that it does not name stay. */
export function publishCommand(): Command {
  const command = new Command('publish')
    .description('publish all subgraphs of a supergraph.yaml as one change')
    .requiredOption('-s, --supergraph-config <file>', 'rover-style supergraph.yaml')
    .option(
      '--allow-composition-errors',
      'record the schemas even if they do not compose; gateways go on with what composed last',
      false,
    );
  return addOutputFlags(addRegistryFlags(addAuthorshipFlags(command))).action((flags: PublishFlags) =>
    runCommand(flags, async () => {
      const read = await readSupergraphConfig(flags.supergraphConfig);
      return withRegistry(flags, undefined, (opened) => publish(opened, flags, read));
    }),
  );
}

function publish(opened: OpenRegistry, flags: PublishFlags, { schemas, texts }: ReadSubgraphs): Promise<CommandResult> {
  tell(`Publishing ${schemas.length} subgraphs to ${opened.name}`);
  // Without a routing URL it keeps the one it has.
  const changes = schemas.map(
    ({ name, sdl, routingUrl }) => [name, { sdl, routingUrl: routingUrl || undefined }] as const,
  );
  return publishChanges(opened, new Map(changes), {
    flags,
    places: texts,
    data: ({ created, updated, supergraphUpdated }) => ({
      subgraphs_created: created,
      subgraphs_updated: updated,
      supergraph_was_updated: supergraphUpdated,
    }),
  });
}
