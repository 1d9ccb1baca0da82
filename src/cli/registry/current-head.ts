import { nearestName } from '../../config/nearest-name.ts';
import { PorticoError } from '../../core/portico-error.ts';
import type { Head } from '../../registry/model/head.ts';
import type { OpenRegistry } from './open-registry.ts';

/** What is current. Errors: GRAPH_UNKNOWN, with the graph that was probably meant. */
export async function currentHead({ registry, access, name }: OpenRegistry): Promise<Head> {
  const head = await registry.head();
  if (head !== undefined) return head;
  const { listGraphs } = await import('./list-graphs.ts');
  const graphs = await listGraphs(access);
  const near = nearestName(name, graphs);
  const params = { graph: name, location: registry.store.location, hint: hintOf(near, graphs) };
  throw new PorticoError('GRAPH_UNKNOWN', params);
}

/** For the end of a sentence: the name that was probably meant, else those that there are. */
export function hintOf(near: string | null, names: readonly string[]): string {
  if (near !== null) return ` (did you mean ${near}?)`;
  return names.length === 0 ? '' : ` (there is ${names.join(', ')})`;
}
