import { nearestName } from '../../config/nearest-name.ts';
import { parseGraphRef } from '../../core/graph-ref.ts';
import { PorticoError } from '../../core/portico-error.ts';
import type { Head } from '../../registry/model/head.ts';
import { nameHint } from './name-hint.ts';
import type { OpenRegistry } from './with-registry.ts';

/** What is current. Errors: GRAPH_UNKNOWN, with the graph that was probably meant. */
export async function currentHead({ registry, place, graph, name }: OpenRegistry): Promise<Head> {
  const head = await registry.head();
  if (head !== undefined) return head;
  const { listGraphs } = await import('./list-graphs.ts');
  const graphs = await listGraphs(place);
  // Variants are often called the same: graphs that differ must not seem alike for it.
  const alike = graphs.filter((other) => nearestName(graph.graph, [graphOf(other)]) !== null);
  const near = nearestName(name, alike);
  const params = { graph: name, location: registry.store.location, hint: nameHint(near, graphs) };
  throw new PorticoError('GRAPH_UNKNOWN', params);
}

function graphOf(ref: string): string {
  return parseGraphRef(ref)?.graph ?? ref;
}
