import type { InstanceState } from './balance/endpoints.ts';
import { HttpSource } from './http-source.ts';
import type { Source } from './source.ts';
import type { SourceOptions } from './source-options.ts';

interface Entry {
  readonly source: HttpSource;
  /** What holders get: the source, with whatever is around it. */
  readonly shown: Source;
  holders: number;
}

/** The sources that one holder may use until it calls `release`. */
export interface SourceLease {
  readonly sources: ReadonlyMap<string, Source>;
  release(): void;
}

/**
 * All subgraphs' sources, shared between schema versions.
 *
 * Concurrency  instances and leases come independently: instances told before the first lease are kept for it. A source
 *              lives as long as somebody holds it, so a request of an old schema version keeps its subgraph even when
 *              the newest version has dropped it.
 * Memory       of subgraphs that are neither expected nor held, nothing is kept.
 */
export class SourceDirectory {
  readonly #optionsFor: (subgraph: string) => SourceOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #instances = new Map<string, readonly { readonly id: string; readonly url: string }[]>();
  readonly #around: (source: Source) => Source;
  #expected: ReadonlySet<string> | undefined;

  /** `around` puts other sources around one that calls a subgraph. */
  constructor(
    optionsFor: (subgraph: string) => SourceOptions,
    around: (source: Source) => Source = (source) => source,
  ) {
    this.#optionsFor = optionsFor;
    this.#around = around;
  }

  instancesOf(subgraph: string): readonly { readonly id: string; readonly url: string }[] {
    return this.#instances.get(subgraph) ?? [];
  }

  updateInstances(subgraph: string, instances: readonly { readonly id: string; readonly url: string }[]): void {
    this.#instances.set(subgraph, instances);
    this.#entries.get(subgraph)?.source.updateInstances(instances);
  }

  /** Says of which subgraphs there are any now: the instances of all others are forgotten, once nobody holds them. */
  expect(subgraphs: Iterable<string>): void {
    this.#expected = new Set(subgraphs);
    for (const name of this.#instances.keys()) this.#forget(name);
  }

  lease(subgraphs: Iterable<string>): SourceLease {
    const names = [...subgraphs];
    const sources = new Map(names.map((name) => [name, this.#hold(name)]));
    let released = false;
    return {
      sources,
      release: () => {
        if (released) return;
        released = true;
        for (const name of names) this.#drop(name);
      },
    };
  }

  /** How the instances of every subgraph in use do. */
  states(): ReadonlyMap<string, readonly InstanceState[]> {
    return new Map([...this.#entries].map(([name, { source }]) => [name, source.instances]));
  }

  #hold(name: string): Source {
    let entry = this.#entries.get(name);
    if (entry === undefined) {
      const source = new HttpSource(name, this.#optionsFor(name));
      entry = { source, shown: this.#around(source), holders: 0 };
      entry.source.updateInstances(this.instancesOf(name));
      this.#entries.set(name, entry);
    }
    entry.holders += 1;
    return entry.shown;
  }

  #forget(name: string): void {
    if (this.#expected === undefined || this.#expected.has(name) || this.#entries.has(name)) return;
    this.#instances.delete(name);
  }

  #drop(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    entry.holders -= 1;
    if (entry.holders > 0) return;
    this.#entries.delete(name);
    void entry.source.close();
    this.#forget(name);
  }
}
