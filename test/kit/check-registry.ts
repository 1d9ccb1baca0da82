import { textHash } from '../../src/registry/model/text-hash.ts';
import { Registry } from '../../src/registry/registry.ts';
import type { RegistryStore } from '../../src/registry/store/registry-store.ts';
import { compose } from '../../src/supergraph/compose.ts';
import type { Composition, SubgraphInput } from '../../src/supergraph/composition.ts';
import type { Accepted } from './publishers.ts';

export interface CheckedRegistry {
  readonly changes: number;
  /** One line for each thing that must not be. */
  readonly problems: readonly string[];
}

/**
 * Reads a whole registry whose history is complete and says what is wrong with it: a hole in the sequence, a set that does not
 * compose to its supergraph, a text that is missing, a publish that was accepted and is not there, or the other way round.
 *
 * `accepted` may lack changes whose publisher was not told of them any more; with `complete` it must not.
 */
export async function checkRegistry(
  store: RegistryStore,
  accepted: readonly Accepted[],
  { complete }: { readonly complete: boolean },
): Promise<CheckedRegistry> {
  const registry = new Registry({ store });
  const head = await registry.head();
  const history = [...(await registry.history({ limit: Number.POSITIVE_INFINITY }))].reverse();
  const problems: string[] = [];
  const told = new Map<number, Accepted>();
  for (const note of accepted) {
    if (told.has(note.sequence)) problems.push(`two publishers were told that change ${note.sequence} was theirs`);
    told.set(note.sequence, note);
  }
  const texts = new Map<string, string>();
  const read = async (hash: string) => {
    const text = texts.get(hash) ?? (await registry.text(hash));
    texts.set(hash, text);
    return text;
  };
  for (const [index, entry] of history.entries()) {
    const { sequence, subgraphs, supergraph } = entry;
    if (sequence !== index + 1) problems.push(`change ${index + 1} is missing, there is ${sequence}`);
    const inputs = await Promise.all(
      Object.entries(subgraphs).map(async ([name, { hash, routingUrl }]) => ({
        name,
        routingUrl,
        sdl: await read(hash),
      })),
    );
    const composition = composedOnce(JSON.stringify(subgraphs), inputs);
    if (composition.kind === 'failed')
      problems.push(`change ${sequence} does not compose: ${composition.errors[0]?.message}`);
    else if (textHash(composition.sdl) !== supergraph?.hash) problems.push(`change ${sequence} has another supergraph`);
    else if ((await read(supergraph.hash)) !== composition.sdl) problems.push(`change ${sequence} has another text`);
    const note = told.get(sequence);
    if (note === undefined && complete) problems.push(`nobody was told of change ${sequence}`);
    if (note !== undefined && subgraphs[note.subgraph]?.hash !== note.hash)
      problems.push(`change ${sequence} is another's`);
    told.delete(sequence);
    problems.push(...differences(history[index - 1]?.subgraphs ?? {}, subgraphs, entry.action, sequence));
  }
  for (const sequence of told.keys()) problems.push(`change ${sequence} was accepted and is lost`);
  const last = history.at(-1);
  if (head?.sequence !== last?.sequence)
    problems.push(`the head is at ${head?.sequence}, the history at ${last?.sequence}`);
  if (JSON.stringify([head?.subgraphs, head?.supergraph]) !== JSON.stringify([last?.subgraphs, last?.supergraph])) {
    problems.push('the head is not what the last change says');
  }
  return { changes: history.length, problems };
}

/** A history is read again after every kill, and most of it is known then. */
const compositions = new Map<string, Composition>();

function composedOnce(key: string, inputs: readonly SubgraphInput[]): Composition {
  const composition = compositions.get(key) ?? compose(inputs);
  compositions.set(key, composition);
  return composition;
}

/** A change changes what it says and nothing else: nobody's publish undoes another's. */
function differences(
  before: Readonly<Record<string, { readonly hash: string }>>,
  after: Readonly<Record<string, { readonly hash: string }>>,
  action: { readonly kind: string; readonly published?: readonly string[] },
  sequence: number,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => before[name]?.hash !== after[name]?.hash);
  const published = action.published ?? [];
  return changed
    .filter((name) => !published.includes(name))
    .map((name) => `change ${sequence} has undone one of ${name}`);
}
