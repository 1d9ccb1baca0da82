import type { Logger } from '../core/logger.ts';
import type { DiscoveryListener, DiscoveryProblem, Instance, SubgraphSchema } from './discovery.ts';

/** Everything a discovery knows at one moment. */
export interface DiscoveryView {
  readonly subgraphs: readonly SubgraphSchema[];
  /** By subgraph name. Without an entry what was told last stays. */
  readonly instances: ReadonlyMap<string, readonly Instance[]>;
  readonly problems: readonly DiscoveryProblem[];
}

/** Whoever may write to a catalogue can cause any number of them. */
const MAX_PROBLEMS = 100;

/**
 * Turns complete views into the calls a listener expects: only for what differs from the view before.
 *
 * Order        problems, then instances, then schemas: a listener that builds sources for a new subgraph knows their
 *              instances already.
 * Concurrency  synchronous; nothing is called after `close`.
 * Errors       a listener that throws is a defect of ours: logged, and the remaining calls are made.
 */
export class ViewPublisher {
  readonly #logger: Logger;
  #listener: DiscoveryListener | undefined;
  #subgraphs: readonly SubgraphSchema[] = [];
  #problems = '[]';
  #instances = new Map<string, string>();

  constructor(listener: DiscoveryListener, logger: Logger) {
    this.#listener = listener;
    this.#logger = logger;
  }

  publish(view: DiscoveryView): void {
    const subgraphs = view.subgraphs.toSorted(byName);
    const problems = shorten(view.problems.toSorted(byPlace));
    this.#publishProblems(problems);
    this.#publishInstances(subgraphs, view.instances);
    if (subgraphs.length === 0 || areSame(subgraphs, this.#subgraphs)) return;
    this.#subgraphs = subgraphs;
    this.#logger.info({ subgraphs: subgraphs.map(({ name }) => name) }, 'subgraph schemas changed');
    this.#tell((listener) => listener.schemasChanged({ subgraphs, problems }));
  }

  close(): void {
    this.#listener = undefined;
  }

  #publishProblems(problems: readonly DiscoveryProblem[]): void {
    const text = JSON.stringify(problems);
    if (text === this.#problems) return;
    this.#problems = text;
    this.#tell((listener) => listener.problemsChanged(problems));
  }

  #publishInstances(subgraphs: readonly SubgraphSchema[], instances: DiscoveryView['instances']): void {
    const now = new Map<string, string>();
    for (const { name } of subgraphs) {
      const told = this.#instances.get(name);
      const list = instances.get(name);
      if (list === undefined) {
        if (told !== undefined) now.set(name, told);
        continue;
      }
      const sorted = list.toSorted((a, b) => compare(a.id, b.id));
      const text = JSON.stringify(sorted.map(({ id, url }) => [id, url]));
      now.set(name, text);
      if (text === told) continue;
      this.#tell((listener) => listener.instancesChanged(name, sorted));
    }
    // Forgets those that left: if one comes back, the listener is told its instances again.
    this.#instances = now;
  }

  #tell(call: (listener: DiscoveryListener) => void): void {
    if (!this.#listener) return;
    try {
      call(this.#listener);
    } catch (error) {
      this.#logger.error({ err: error }, 'discovery listener failed');
    }
  }
}

function shorten(problems: readonly DiscoveryProblem[]): readonly DiscoveryProblem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  return [...problems.slice(0, MAX_PROBLEMS), { message: `and ${problems.length - MAX_PROBLEMS} more problems` }];
}

function areSame(some: readonly SubgraphSchema[], others: readonly SubgraphSchema[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ name, sdl, routingUrl }, position) => {
      const other = others[position];
      return name === other?.name && sdl === other.sdl && routingUrl === other.routingUrl;
    })
  );
}

function byName(a: SubgraphSchema, b: SubgraphSchema): number {
  return compare(a.name, b.name);
}

function byPlace(a: DiscoveryProblem, b: DiscoveryProblem): number {
  return compare(a.subgraph ?? '', b.subgraph ?? '') || compare(a.message, b.message);
}

/** By code unit: the same on every machine, unlike `localeCompare`. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
