import type { SupergraphVersion } from '../../registry/model/head.ts';
import { shortHash } from '../output/short-hash.ts';

/** What is served, as `data` of the JSON envelope has it; null before anything has composed. */
export function supergraphData(supergraph: SupergraphVersion | null): object | null {
  return supergraph && { id: shortHash(supergraph.hash), ...supergraph };
}
