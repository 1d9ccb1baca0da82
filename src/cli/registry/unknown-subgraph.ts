import { nearestName } from '../../config/nearest-name.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { nameHint } from './name-hint.ts';

/** There is no subgraph `name` among those that are `known`. Of `graph`, as `graph@variant`. */
export function unknownSubgraph(name: string, known: readonly string[], graph: string): PorticoError {
  const hint = nameHint(nearestName(name, known), known);
  return new PorticoError('SUBGRAPH_UNKNOWN', { subgraph: name, graph, hint });
}
