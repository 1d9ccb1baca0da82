import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { SubgraphEntry, SupergraphConfig } from '../../config/supergraph-config.ts';
import { parseSupergraphConfig } from '../../config/supergraph-config.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import type { Discovery, DiscoveryListener, DiscoveryProblem, Instance, SubgraphSchema } from '../discovery.ts';
import { pause } from '../pause.ts';
import { ViewPublisher } from '../view-publisher.ts';
import type { FileDiscoveryOptions } from './file-discovery-options.ts';
import type { FileSchema } from './file-schemas.ts';
import { readFileSchemas } from './file-schemas.ts';
import { RunningSchemas } from './running-schemas.ts';
import { FolderWatch } from './watch-folders.ts';

/**
 * Subgraphs from a rover-style `supergraph.yaml`, each with one instance: its routing URL.
 *
 * The yaml, the schema files and the running subgraphs named in it are looked at again and again. What cannot be used
 * leaves the last good state of what it concerns: the whole list for the yaml, else one subgraph.
 *
 * Concurrency  as `Discovery` says. Files are read one round at a time; a change during a round makes another follow.
 * Errors       `start` throws SCHEMA_UNREADABLE or ConfigError when the yaml is missing or wrong then.
 */
export class FileDiscovery implements Discovery {
  readonly #options: FileDiscoveryOptions;
  readonly #file: string;
  readonly #maxSdlBytes: number;
  readonly #stopped = new AbortController();
  readonly #running: RunningSchemas;
  #publisher: ViewPublisher | undefined;
  #folders: FolderWatch | undefined;
  #reading: Promise<void> | undefined;
  #readAgain = false;
  #yaml = '';
  #yamlProblem: string | undefined;
  #config: SupergraphConfig = { subgraphs: [] };
  #schemas: ReadonlyMap<string, FileSchema> = new Map();
  /** What was told last of each subgraph, at first what was served before the restart: stands in while there is no other. */
  #lastSdls: ReadonlyMap<string, string>;

  constructor(options: FileDiscoveryOptions) {
    this.#options = options;
    this.#file = resolve(options.file);
    this.#maxSdlBytes = options.maxSdlBytes ?? 4 * 1024 * 1024;
    this.#lastSdls = new Map([...(options.lastGood ?? [])].map(([name, { sdl }]) => [name, sdl]));
    this.#running = new RunningSchemas({
      intervalMs: options.pollIntervalMs ?? 10_000,
      timeoutMs: options.introspectionTimeoutMs ?? 3_000,
      maxSdlBytes: this.#maxSdlBytes,
      random: options.random ?? Math.random,
      onChange: () => this.#publish(),
    });
  }

  async start(listener: DiscoveryListener): Promise<void> {
    if (this.#folders) throw new TypeError('a discovery starts once');
    this.#yaml = await this.#readYaml();
    this.#takeConfig(this.#parse(this.#yaml));
    this.#folders = new FolderWatch({
      onTick: () => this.#read(),
      pollIntervalMs: this.#options.filePollIntervalMs ?? 2_000,
      logger: this.#options.logger,
    });
    this.#watchFolders();
    this.#read();
    const looked = new AbortController();
    const limit = pause(this.#options.startTimeoutMs ?? 5_000, AbortSignal.any([looked.signal, this.#stopped.signal]));
    await Promise.race([Promise.all([this.#reading, this.#running.firstAttempts()]), limit]);
    looked.abort();
    if (this.#stopped.signal.aborted) return;
    this.#publisher = new ViewPublisher(listener, this.#options.logger);
    this.#publish();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#publisher?.close();
    this.#folders?.stop();
    await this.#running.stop();
    await this.#reading;
  }

  async #readYaml(): Promise<string> {
    try {
      return await readFile(this.#file, 'utf8');
    } catch (cause) {
      throw new PorticoError('SCHEMA_UNREADABLE', { file: this.#file, reason: reasonOf(cause) }, { cause });
    }
  }

  #parse(text: string): SupergraphConfig {
    return parseSupergraphConfig(text, this.#file, this.#options.env);
  }

  #takeConfig(config: SupergraphConfig): void {
    this.#config = config;
    this.#running.ask(config.subgraphs);
  }

  #watchFolders(): void {
    const folders = new Set([dirname(this.#file)]);
    for (const { schema } of this.#config.subgraphs) if (schema.kind === 'file') folders.add(dirname(schema.path));
    this.#folders?.watch(folders);
  }

  /** Starts a round of reading, or has one follow that is running. */
  #read(): void {
    if (this.#reading) {
      this.#readAgain = true;
      return;
    }
    this.#reading = this.#readRound().finally(() => {
      this.#reading = undefined;
      if (this.#readAgain && !this.#stopped.signal.aborted) {
        this.#readAgain = false;
        this.#read();
      }
    });
  }

  async #readRound(): Promise<void> {
    const text = await this.#readYaml().catch((error: unknown) => {
      this.#yamlProblem = messageOf(error);
      return undefined;
    });
    if (this.#stopped.signal.aborted) return;
    if (text !== undefined) this.#takeYaml(text);
    const schemas = await readFileSchemas(this.#config.subgraphs, this.#schemas, this.#maxSdlBytes);
    if (this.#stopped.signal.aborted) return;
    this.#schemas = schemas;
    this.#publish();
  }

  #takeYaml(text: string): void {
    try {
      if (text !== this.#yaml) {
        const config = this.#parse(text);
        this.#yaml = text;
        this.#takeConfig(config);
        this.#watchFolders();
      }
      this.#yamlProblem = undefined;
    } catch (error) {
      this.#yamlProblem = messageOf(error);
    }
  }

  #publish(): void {
    const problems: DiscoveryProblem[] = [];
    const subgraphs: SubgraphSchema[] = [];
    const instances = new Map<string, readonly Instance[]>();
    if (this.#yamlProblem !== undefined) {
      problems.push({ message: `the last good list of subgraphs stays: ${this.#yamlProblem}` });
    }
    for (const entry of this.#config.subgraphs) {
      const { name, routingUrl } = entry;
      const { sdl, problem } = this.#schemaOf(entry);
      if (problem !== undefined) problems.push({ subgraph: name, message: problem });
      if (routingUrl === undefined) {
        problems.push({ subgraph: name, message: 'it has no routing_url, so nobody knows where to send its requests' });
        continue;
      }
      const usable = sdl ?? this.#lastSdls.get(name);
      if (usable === undefined) continue;
      subgraphs.push({ name, sdl: usable, routingUrl });
      instances.set(name, [{ id: routingUrl, url: routingUrl }]);
    }
    this.#lastSdls = new Map(subgraphs.map(({ name, sdl }) => [name, sdl]));
    this.#publisher?.publish({ subgraphs, instances, problems });
  }

  #schemaOf({ name, schema }: SubgraphEntry): FileSchema {
    const found = schema.kind === 'introspect' ? this.#running.of(name) : this.#schemas.get(name);
    return { sdl: found?.sdl, problem: found?.problem };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
