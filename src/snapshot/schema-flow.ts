import type { Logger } from '../core/logger.ts';
import type { SchemaSource } from '../discovery/create-schema-source.ts';
import type { DiscoveryListener, DiscoveryProblem, Instance, SchemaSet } from '../discovery/discovery.ts';
import type { SupergraphListener } from '../discovery/file/supergraph-file.ts';
import type { LastGood as KnownSubgraphs } from '../discovery/last-good.ts';
import type { PublishedListener, PublishedSupergraph } from '../registry/watch/published-supergraph.ts';
import type { SourceDirectory } from '../sources/source-directory.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { LastGood } from './last-good.ts';
import { readLastGood, writeLastGood } from './last-good.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { Candidate, SnapshotUpdater, UpdateOutcome } from './snapshot-updater.ts';

/** Instances of a restarting service change several times within a second; the file is written once for all of them. */
const SAVE_DELAY_MS = 500;

/** Where schemas come from, whatever it tells. */
export interface FlowSource extends Pick<SchemaSource, 'stop'> {
  start(listener: DiscoveryListener & SupergraphListener & PublishedListener): Promise<void>;
  /** For a supergraph of the registry that is served again after a restart. */
  readonly route?: PublishedSupergraph['route'];
}

export interface SchemaFlowOptions {
  /** Given what was served before the restart. */
  readonly source: (known: KnownSubgraphs, published: LastGood['published']) => FlowSource;
  readonly updater: SnapshotUpdater;
  readonly directory: SourceDirectory;
  readonly store: SnapshotStore;
  /** Undefined: nothing is kept between runs. */
  readonly lastGoodFile: string | undefined;
  readonly log: Logger;
}

/**
 * The schema flow: what is discovered becomes candidates for the updater and instances for the sources; what has been
 * served is kept on disk, and is served again when a cold start finds nothing better.
 *
 * Concurrency  listener calls may come at any time between `start` and `stop`, and never wait for composition.
 */
export class SchemaFlow implements DiscoveryListener, SupergraphListener, PublishedListener {
  readonly #options: SchemaFlowOptions;
  #source: FlowSource | undefined;
  #problems: readonly DiscoveryProblem[] = [];
  #served: Candidate | undefined;
  #saving: Promise<void> = Promise.resolve();
  #saveTimer: NodeJS.Timeout | undefined;

  constructor(options: SchemaFlowOptions) {
    this.#options = options;
  }

  get problems(): readonly DiscoveryProblem[] {
    return this.#problems;
  }

  /** Resolves when the first schema is served, or when there is none to serve yet. */
  async start(): Promise<void> {
    const { source, updater, store, log } = this.#options;
    const lastGood = await this.#readLastGood();
    this.#source = source(knownSubgraphs(lastGood), lastGood?.published);
    await this.#source.start(this);
    await updater.settled();
    if (store.current !== undefined || lastGood === undefined) return;
    log.warn('no usable schema was found: serving the last good one');
    await this.#serveAgain(lastGood);
  }

  async stop(): Promise<void> {
    await this.#source?.stop();
    await this.#options.updater.stop();
    if (this.#saveTimer !== undefined) this.#save();
    await this.#saving;
  }

  schemasChanged(set: SchemaSet): void {
    this.#options.directory.expect(set.subgraphs.map(({ name }) => name));
    void this.#options.updater.offer({ kind: 'subgraphs', set });
  }

  /** A supergraph that somebody has composed. */
  supergraphChanged(sdl: string): void {
    void this.#options.updater.offer({ kind: 'supergraph', sdl });
  }

  supergraphPublished(supergraph: PublishedSupergraph): void {
    void this.#options.updater.offer({ kind: 'published', supergraph });
  }

  instancesChanged(subgraph: string, instances: readonly Instance[]): void {
    const { directory, log } = this.#options;
    const urls = instances.map(({ url }) => url);
    const before = directory.instancesOf(subgraph).map(({ url }) => url);
    // A registry tells them with every change.
    if (urls.toSorted().join() !== before.toSorted().join())
      log.info({ subgraph, instances: urls }, 'instances changed');
    directory.updateInstances(subgraph, instances);
    this.#saveSoon();
  }

  problemsChanged(problems: readonly DiscoveryProblem[]): void {
    for (const problem of problems) {
      const known = this.#problems.some(
        ({ subgraph, message }) => subgraph === problem.subgraph && message === problem.message,
      );
      if (!known) this.#options.log.warn({ subgraph: problem.subgraph }, problem.message);
    }
    if (problems.length === 0 && this.#problems.length > 0)
      this.#options.log.info('discovery has no problems any more');
    this.#problems = problems;
  }

  /** To be told of every outcome of the updater. */
  updated(outcome: UpdateOutcome): void {
    if (outcome.kind === 'rejected') return;
    const { kind, candidate } = outcome;
    // What comes from elsewhere may compose to what is served, but the registry says where that is from.
    if (kind === 'unchanged' && candidate.kind !== 'published') return;
    this.#served = candidate;
    this.#saveSoon();
  }

  async #serveAgain(lastGood: LastGood): Promise<void> {
    const { directory, updater } = this.#options;
    const route = lastGood.published && this.#source?.route;
    for (const { name, instances } of lastGood.published?.subgraphs ?? lastGood.subgraphs) {
      if (directory.instancesOf(name).length === 0) directory.updateInstances(name, instances);
    }
    await updater.restore({ sdl: lastGood.supergraphSdl, route });
  }

  async #readLastGood(): Promise<LastGood | undefined> {
    const { lastGoodFile, log } = this.#options;
    if (lastGoodFile === undefined) return undefined;
    try {
      return await readLastGood(lastGoodFile);
    } catch (error) {
      log.warn({ err: error, file: lastGoodFile }, 'the last good schema on disk cannot be read');
      return undefined;
    }
  }

  #saveSoon(): void {
    this.#saveTimer ??= setTimeout(() => this.#save(), SAVE_DELAY_MS).unref();
  }

  #save(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    const { lastGoodFile, store, directory, log } = this.#options;
    if (lastGoodFile === undefined || store.current === undefined || this.#served === undefined) return;
    const lastGood = describeServed(this.#served, store.current.supergraph, directory);
    this.#saving = this.#saving
      .then(() => writeLastGood(lastGoodFile, lastGood))
      .catch((error: unknown) => log.warn({ err: error, file: lastGoodFile }, 'cannot keep the last good schema'));
  }
}

function describeServed(served: Candidate, { sdl, subgraphs }: Supergraph, directory: SourceDirectory): LastGood {
  const instances = (name: string) => directory.instancesOf(name).map(({ id, url }) => ({ id, url }));
  const set = served.kind === 'subgraphs' ? served.set.subgraphs : [];
  return {
    version: 1,
    supergraphSdl: sdl,
    subgraphs: set.map((subgraph) => ({
      name: subgraph.name,
      sdl: subgraph.sdl,
      routingUrl: subgraph.routingUrl,
      instances: instances(subgraph.name),
    })),
    ...(served.kind === 'published' && {
      published: {
        sequence: served.supergraph.sequence,
        hash: served.supergraph.hash,
        subgraphs: [...subgraphs.keys()].map((name) => ({ name, instances: instances(name) })),
      },
    }),
  };
}

function knownSubgraphs(lastGood: LastGood | undefined): KnownSubgraphs {
  return new Map((lastGood?.subgraphs ?? []).map((subgraph) => [subgraph.name, subgraph]));
}
