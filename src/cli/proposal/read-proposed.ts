import { PorticoError } from '../../core/portico-error.ts';
import { isSubgraphName } from '../../discovery/subgraph-name.ts';
import type { Changes, SubgraphChange } from '../../registry/changes/change-set.ts';
import type { SchemaText } from '../describe-issues.ts';
import { readSchemaText } from '../read-schema.ts';
import type { ProposalFlags } from './proposal-flags.ts';
import { routingUrlOf } from './routing-flags.ts';

export interface Proposed {
  readonly changes: Changes;
  /** Of those with a schema, where it was read from. */
  readonly texts: ReadonlyMap<string, SchemaText>;
}

/**
 * The changes that the flags name, read from where they lie.
 *
 * Errors  throws SUBGRAPH_NAME_INVALID, ROUTING_URL_INVALID, SCHEMA_UNREADABLE, PROPOSAL_UNREADABLE.
 */
export async function readProposed(flags: ProposalFlags): Promise<Proposed> {
  const changes = new Map<string, SubgraphChange | null>();
  const texts = new Map<string, SchemaText>();
  const routingUrl = routingUrlOf(flags);
  if (flags.proposal !== undefined) {
    const { readProposalFolder } = await import('./read-proposal-folder.ts');
    const { schemas, deleted } = await readProposalFolder(flags.proposal);
    for (const [name, text] of schemas) texts.set(name, text);
    for (const name of deleted) changes.set(name, null);
  }
  for (const name of [flags.name ?? [], ...texts.keys(), ...changes.keys(), ...flags.delete].flat()) {
    if (!isSubgraphName(name)) throw new PorticoError('SUBGRAPH_NAME_INVALID', { name });
  }
  if (flags.name !== undefined && flags.schema !== undefined) texts.set(flags.name, await readSchemaText(flags.schema));
  for (const [name, { sdl }] of texts) changes.set(name, { sdl, routingUrl });
  for (const name of flags.delete) changes.set(name, null);
  return { changes, texts };
}
