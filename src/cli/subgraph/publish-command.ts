import { Command } from 'commander';
import type { SchemaText } from '../describe-issues.ts';
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
import { readSchema } from '../registry/read-schema.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import type { RoutingFlags } from '../registry/routing-flags.ts';
import { addRoutingFlags, routingUrlOf } from '../registry/routing-flags.ts';

interface PublishFlags extends RegistryFlags, OutputFlags, RoutingFlags, PublishChangesFlags {
  readonly name: string;
  readonly schema: string;
}

/** `portico subgraph publish`: a schema becomes part of the graph if all of it composes. */
export function publishCommand(): Command {
  const command = new Command('publish')
    .description('publish the schema of a subgraph')
    .requiredOption('-n, --name <name>', 'name of the subgraph')
    .requiredOption('-s, --schema <file>', 'its schema, or - for standard input');
  addRoutingFlags(command).option(
    '--allow-composition-errors',
    'record the schema even if it does not compose with the others; gateways go on with what composed last',
    false,
  );
  return addOutputFlags(addRegistryArguments(addAuthorshipFlags(command))).action(
    (graph: string | undefined, flags: PublishFlags) =>
      runCommand(flags, async () => {
        const routingUrl = routingUrlOf(flags);
        const schema = await readSchema(flags.schema);
        return withRegistry(flags, graph, (opened) => publish(opened, flags, schema, routingUrl));
      }),
  );
}

function publish(
  opened: OpenRegistry,
  flags: PublishFlags,
  schema: SchemaText,
  routingUrl: string | undefined,
): Promise<CommandResult> {
  const { name } = flags;
  tell(`Publishing SDL to ${opened.name} (subgraph: ${name})`);
  return publishChanges(opened, new Map([[name, { sdl: schema.sdl, routingUrl }]]), {
    flags,
    places: new Map([[name, schema]]),
    // As rover tells it.
    data: ({ created, updated, supergraphUpdated }) => ({
      name,
      subgraph_was_created: created.length > 0,
      subgraph_was_updated: updated.length > 0,
      supergraph_was_updated: supergraphUpdated,
    }),
  });
}
