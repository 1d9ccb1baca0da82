import type { DiscoveryListener, DiscoveryProblem, Instance, SchemaSet } from '../../src/discovery/discovery.ts';

/** Remembers what a discovery has told. */
export class RecordingListener implements DiscoveryListener {
  readonly sets: SchemaSet[] = [];
  readonly instances = new Map<string, readonly Instance[]>();
  /** In order: `schemas a,b`, `instances a 2`, `problems 1`. */
  readonly calls: string[] = [];
  problems: readonly DiscoveryProblem[] = [];

  schemasChanged(set: SchemaSet): void {
    this.sets.push(set);
    this.calls.push(`schemas ${set.subgraphs.map(({ name }) => name).join(',')}`);
  }

  instancesChanged(subgraph: string, instances: readonly Instance[]): void {
    this.instances.set(subgraph, instances);
    this.calls.push(`instances ${subgraph} ${instances.length}`);
  }

  problemsChanged(problems: readonly DiscoveryProblem[]): void {
    this.problems = problems;
    this.calls.push(`problems ${problems.length}`);
  }

  /** Names in the last set. */
  get names(): readonly string[] {
    return this.sets.at(-1)?.subgraphs.map(({ name }) => name) ?? [];
  }

  sdlOf(subgraph: string): string | undefined {
    return this.sets.at(-1)?.subgraphs.find(({ name }) => name === subgraph)?.sdl;
  }

  urlsOf(subgraph: string): readonly string[] {
    return this.instances.get(subgraph)?.map(({ url }) => url) ?? [];
  }

  /** All problems in one text, for `toMatch`. */
  get problemText(): string {
    return this.problems.map(({ subgraph, message }) => `${subgraph ?? '-'}: ${message}`).join('\n');
  }
}
