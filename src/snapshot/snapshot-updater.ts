import { watchPauses } from '../core/longest-pause.ts';
import { PorticoError } from '../core/portico-error.ts';
import type { SchemaSet } from '../discovery/discovery.ts';
import type { PublishedSupergraph, UseRoutes } from '../registry/watch/published-supergraph.ts';
import type { SourceDirectory } from '../sources/source-directory.ts';
import type { Composer } from '../supergraph/composer.ts';
import type { CompositionIssue } from '../supergraph/composition.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { idOfHash, readSupergraph, supergraphId } from '../supergraph/supergraph.ts';
import type { Engine } from './engine.ts';
import type { Snapshot, SnapshotExtras } from './snapshot.ts';
import { buildSnapshot, disposeSnapshot } from './snapshot.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** A new schema, as it arrives: subgraphs to compose, or a supergraph that somebody has composed. */
export type Candidate =
  | { readonly kind: 'subgraphs'; readonly set: SchemaSet }
  | { readonly kind: 'supergraph'; readonly sdl: string }
  | PublishedCandidate;

/** What is current in the registry. */
export interface PublishedCandidate {
  readonly kind: 'published';
  readonly supergraph: PublishedSupergraph;
}

/** Why the newest candidate is not served. */
export interface Rejection {
  readonly at: Date;
  readonly code: string;
  readonly message: string;
  readonly issues: readonly CompositionIssue[];
}

export type UpdateOutcome = UpdateTimes &
  (
    | {
        readonly kind: 'swapped';
        readonly candidate: Candidate;
        readonly sdl: string;
        readonly hints: readonly CompositionIssue[];
      }
    | { readonly kind: 'unchanged'; readonly candidate: Candidate }
    | {
        readonly kind: 'rejected';
        /** Absent for the supergraph of an earlier run. */
        readonly candidate?: Candidate;
        readonly rejection: Rejection;
      }
  );

/** The supergraph of an earlier run. */
export interface LastResort {
  readonly sdl: string;
  /** Looks for the instances behind its routing URLs. Absent: those that are known are called. */
  readonly route?: PublishedSupergraph['route'] | undefined;
}

/** Milliseconds. */
export interface UpdateTimes {
  readonly durationMs: number;
  /** The longest time that the event loop was held meanwhile, by this or by anything else. */
  readonly longestPauseMs: number;
}

interface Parts {
  readonly composer: Composer;
  readonly engine: Engine;
  readonly directory: SourceDirectory;
  readonly store: SnapshotStore;
  readonly extras?: SnapshotExtras | undefined;
  /** Told of every candidate that was worked on; must not throw. */
  readonly onOutcome: (outcome: UpdateOutcome) => void;
}

/**
 * Turns candidates into the served snapshot.
 *
 * Concurrency  one snapshot is built at a time, of a candidate or of an earlier run; of the candidates that arrive
 *              meanwhile only the newest is kept. `offer` and `restore` resolve when nothing is left to work on, and
 *              never reject: a candidate that cannot be served is a rejection, and the snapshot before it stays.
 */
export class SnapshotUpdater {
  readonly #parts: Parts;
  #waiting: Candidate | undefined;
  /** A supergraph of an earlier run, when there is no candidate. */
  #lastResort: LastResort | undefined;
  #working: Promise<void> | undefined;
  #rejection: Rejection | undefined;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Why the newest candidate is not served; undefined while it is. */
  get rejection(): Rejection | undefined {
    return this.#rejection;
  }

  offer(candidate: Candidate): Promise<void> {
    this.#waiting = candidate;
    return this.#begin();
  }

  /** Resolves when nothing is left to work on. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /**
   * Serves a supergraph of an earlier run because no candidate could be. A rejection of the newest candidate stays
   * visible, and a candidate that is waiting or served goes before it.
   */
  restore(lastResort: LastResort): Promise<void> {
    this.#lastResort = lastResort;
    return this.#begin();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting = undefined;
    this.#lastResort = undefined;
    await this.#parts.composer.stop();
    await this.#working;
  }

  #begin(): Promise<void> {
    this.#working ??= this.#workOff().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async #workOff(): Promise<void> {
    while (!this.#stopped) {
      const [candidate, lastResort] = [this.#waiting, this.#lastResort];
      if (candidate !== undefined) {
        this.#waiting = undefined;
        await this.#work(candidate);
      } else if (lastResort !== undefined) {
        this.#lastResort = undefined;
        await this.#restore(lastResort);
      } else return;
    }
  }

  async #work(candidate: Candidate): Promise<void> {
    const outcome = await this.#try(candidate);
    // Composition is stopped in the middle at shutdown: that says nothing about the candidate.
    if (this.#stopped) return;
    this.#rejection = outcome.kind === 'rejected' ? outcome.rejection : undefined;
    this.#parts.onOutcome(outcome);
  }

  async #try(candidate: Candidate): Promise<UpdateOutcome> {
    const times = startClock();
    try {
      const { composer, engine, directory, store, extras } = this.#parts;
      if (candidate.kind === 'published' && store.current?.id === idOfHash(candidate.supergraph.hash)) {
        const { subgraphs } = store.current.supergraph;
        const routes = await candidate.supergraph.route(subgraphs);
        this.#useRoutes(subgraphs, routes);
        return { kind: 'unchanged', candidate, ...times() };
      }
      const { sdl, hints } = await this.#textOf(candidate);
      if (store.current?.id === supergraphId(sdl)) return { kind: 'unchanged', candidate, ...times() };
      const supergraph = await composer.read(sdl);
      const routes = await this.#routesOf(candidate, supergraph);
      const snapshot = await buildSnapshot(supergraph, engine, directory, extras);
      this.#serve(snapshot, routes);
      return { kind: 'swapped', candidate, sdl, hints, ...times() };
    } catch (error) {
      return { kind: 'rejected', candidate, rejection: toRejection(error), ...times() };
    }
  }

  async #restore({ sdl, route }: LastResort): Promise<void> {
    const { engine, directory, store, extras, onOutcome } = this.#parts;
    if (store.current !== undefined) return;
    const times = startClock();
    try {
      // Nothing is served yet that a busy event loop would hold up.
      const supergraph = readSupergraph(sdl);
      const routes = await route?.(supergraph.subgraphs);
      this.#serve(await buildSnapshot(supergraph, engine, directory, extras), routes);
      times();
    } catch (error) {
      onOutcome({ kind: 'rejected', rejection: toRejection(error), ...times() });
    }
  }

  /** Instances change in the turn of the swap: a supergraph that is not served after all has changed nothing. */
  #serve(snapshot: Snapshot, routes: UseRoutes | undefined): void {
    if (this.#stopped) {
      disposeSnapshot(snapshot);
      return;
    }
    if (routes !== undefined) this.#useRoutes(snapshot.supergraph.subgraphs, routes);
    this.#parts.store.swap(snapshot);
  }

  #useRoutes(subgraphs: Supergraph['subgraphs'], routes: UseRoutes): void {
    if (this.#stopped) return;
    this.#parts.directory.expect(subgraphs.keys());
    routes();
  }

  /** Undefined for subgraphs whose instances somebody else finds. */
  async #routesOf(candidate: Candidate, { subgraphs }: Supergraph): Promise<UseRoutes | undefined> {
    switch (candidate.kind) {
      case 'subgraphs':
        return undefined;
      case 'supergraph':
        return () => this.#useRoutingUrls(subgraphs);
      case 'published':
        return candidate.supergraph.route(subgraphs);
    }
  }

  /** A supergraph given composed has no catalogue beside it: its routing URLs are the instances. */
  #useRoutingUrls(subgraphs: Supergraph['subgraphs']): void {
    for (const [name, url] of subgraphs) {
      const callable = /^https?:\/\//.test(url) && URL.canParse(url);
      this.#parts.directory.updateInstances(name, callable ? [{ id: url, url }] : []);
    }
  }

  async #textOf(candidate: Candidate): Promise<{ sdl: string; hints: readonly CompositionIssue[] }> {
    if (candidate.kind === 'supergraph') return { sdl: candidate.sdl, hints: [] };
    if (candidate.kind === 'published') return { sdl: await candidate.supergraph.fetch(), hints: [] };
    const composition = await this.#parts.composer.compose(candidate.set.subgraphs);
    if (composition.kind === 'failed') throw new CompositionFailed(composition.errors);
    return composition;
  }
}

/** To be called once at the end, whatever became of it. */
function startClock(): () => UpdateTimes {
  const startedAt = performance.now();
  const longestPause = watchPauses();
  return () => ({
    durationMs: Math.round(performance.now() - startedAt),
    longestPauseMs: Math.round(longestPause()),
  });
}

class CompositionFailed extends PorticoError {
  readonly issues: readonly CompositionIssue[];

  constructor(issues: readonly CompositionIssue[]) {
    super('COMPOSITION_FAILED', { count: issues.length });
    this.issues = issues;
  }
}

function toRejection(error: unknown): Rejection {
  return {
    at: new Date(),
    code: error instanceof PorticoError ? error.code : 'SUPERGRAPH_INVALID',
    message: error instanceof Error ? error.message : String(error),
    issues: error instanceof CompositionFailed ? error.issues : [],
  };
}
