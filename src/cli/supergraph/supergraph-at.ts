import { PorticoError } from '../../core/portico-error.ts';
import type { ServedSupergraph } from '../../registry/registry.ts';
import { currentHead } from '../registry/current-head.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';

/**
 * What a change has composed to, or what is current.
 *
 * Errors  throws GRAPH_UNKNOWN, SEQUENCE_UNKNOWN, SEQUENCE_NOT_COMPOSED, SUPERGRAPH_UNKNOWN.
 */
export async function supergraphAt(opened: OpenRegistry, sequence: number | undefined): Promise<ServedSupergraph> {
  const { registry, name: graph } = opened;
  await currentHead(opened);
  if (sequence === undefined) {
    const current = await registry.supergraph();
    if (current !== undefined) return current;
    throw new PorticoError('SUPERGRAPH_UNKNOWN', { graph });
  }
  if ((await registry.entry(sequence)) === undefined) throw new PorticoError('SEQUENCE_UNKNOWN', { graph, sequence });
  const then = await registry.supergraph(sequence);
  if (then !== undefined) return then;
  throw new PorticoError('SEQUENCE_NOT_COMPOSED', { graph, sequence });
}
