import type { Dispatcher } from 'undici';
import { PorticoError } from '../../core/portico-error.ts';
import type { AddressPolicy } from '../address-policy.ts';
import { introspectSubgraph } from '../introspect.ts';
import { IntrospectedSchema } from '../introspected-schema.ts';
import { defaultRouting } from './routing.ts';
import type { ServiceInstance } from './service-instance.ts';
import { toInstance } from './service-instance.ts';

export interface ServiceSchemaOptions {
  readonly service: string;
  readonly policy: AddressPolicy;
  readonly dispatcher: Dispatcher;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly maxSdlBytes: number;
  readonly random: () => number;
  /** `sdl` or `problem` has changed. */
  readonly onChange: () => void;
}

/**
 * The schema of a service that has published none, asked for at one of its passing instances.
 *
 * While instances with different `schema_hash` run side by side, the schema stays that of the old ones: what only the
 * new ones know would fail at the others. It changes when no instance with the old hash is left.
 */
export class ServiceSchema {
  readonly #options: ServiceSchemaOptions;
  #instances: readonly ServiceInstance[] = [];
  /** The schema version asked for; `undefined` where instances do not tell. */
  #hash: string | undefined;
  #turn = 0;
  #schema: IntrospectedSchema | undefined;

  constructor(options: ServiceSchemaOptions) {
    this.#options = options;
  }

  /** Undefined before the first passing instance. Resolves when that was asked. */
  get firstAttempt(): Promise<void> | undefined {
    return this.#schema?.firstAttempt;
  }

  get sdl(): string | undefined {
    return this.#schema?.sdl;
  }

  get problem(): string | undefined {
    return this.#schema
      ? this.#schema.problem
      : `service ${this.#options.service} has no instance to ask for its schema`;
  }

  /** The subgraph's name: what the instances' meta says, or that of the service. Undefined before the first instance. */
  get subgraph(): string | undefined {
    const [first] = this.#candidates();
    return first && (first.subgraph ?? this.#options.service);
  }

  /** An empty list is ignored: what was known stays. */
  update(instances: readonly ServiceInstance[]): void {
    if (instances.length === 0) return;
    const known = new Set(this.#instances.map(({ id }) => id));
    this.#instances = instances;
    const { schemaHash } = mostFrequent(instances, ({ schemaHash }) => schemaHash ?? '');
    const isGone = !instances.some(({ schemaHash }) => schemaHash === this.#hash);
    if (isGone) this.#hash = schemaHash;
    this.#schema ??= new IntrospectedSchema({ ...this.#options, fetch: (signal) => this.#introspect(signal) });
    const hasNew = instances.some(({ id }) => !known.has(id));
    if (isGone || (hasNew && (this.#hash === undefined || this.#schema.problem !== undefined))) this.#schema.refresh();
  }

  async stop(): Promise<void> {
    await this.#schema?.stop();
  }

  /** Instances in turn, so that a broken one does not hide the others. */
  async #introspect(signal: AbortSignal): Promise<string> {
    const { service, policy, timeoutMs, maxSdlBytes, dispatcher } = this.#options;
    const routing = defaultRouting(service);
    const candidates = this.#candidates();
    const candidate = candidates[this.#turn++ % candidates.length];
    if (candidate === undefined || routing.kind !== 'service') throw new TypeError('asked before the first instance');
    const instance = toInstance(candidate, routing, policy);
    if ('refusal' in instance) {
      throw new PorticoError('ADDRESS_REFUSED', { address: candidate.host, reason: instance.refusal });
    }
    return introspectSubgraph({ url: instance.url, timeoutMs, maxBytes: maxSdlBytes, dispatcher, signal });
  }

  #candidates(): readonly ServiceInstance[] {
    return this.#instances.filter(({ schemaHash }) => schemaHash === this.#hash);
  }
}

/** The item whose key most items share; the first such one if several keys are as frequent. */
function mostFrequent<T>(items: readonly T[], keyOf: (item: T) => string): T {
  const groups = Map.groupBy(items, keyOf);
  const [largest] = [...groups.values()].toSorted((a, b) => b.length - a.length);
  const [first] = largest ?? [];
  if (first === undefined) throw new TypeError('no items');
  return first;
}
