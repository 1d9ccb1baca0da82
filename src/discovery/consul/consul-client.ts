import type Consul from 'consul';
import type { ConsulAnswer, ConsulQuery } from './ask-consul.ts';
import { askConsul } from './ask-consul.ts';
import type { ConsulConnection } from './open-consul.ts';
import { openConsul } from './open-consul.ts';

/** Larger answers than any real catalogue; Consul itself limits a value to 512 KiB. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * The three questions discovery asks Consul, through the `consul` package.
 *
 * The package's own `watch` is not used: it asks again at once after every answer, so an agent that answers without
 * blocking is asked in a tight loop; it backs off without jitter; and it takes any answer as a change.
 *
 * Errors  a method rejects with the package's error; the constructor throws what `openConsul` throws.
 * Source  https://developer.hashicorp.com/consul/api-docs/features/blocking
 */
export class ConsulClient {
  readonly #consul: Consul;

  constructor(connection: ConsulConnection) {
    this.#consul = openConsul(connection, { maxAnswerBytes: MAX_ANSWER_BYTES });
  }

  /** All entries below `prefix`. Status 404 when there is none. */
  listEntries(prefix: string, query: ConsulQuery): Promise<ConsulAnswer> {
    return this.#ask(query, (options) => this.#consul.kv.get({ ...options, key: prefix, recurse: true }));
  }

  /** Service names with the tags of all their instances. */
  listServices(query: ConsulQuery): Promise<ConsulAnswer> {
    return this.#ask(query, (options) => this.#consul.catalog.service.list(options));
  }

  /** The instances of `service` whose checks all pass. */
  listPassing(service: string, query: ConsulQuery): Promise<ConsulAnswer> {
    return this.#ask(query, (options) => this.#consul.health.service({ ...options, service, passing: true }));
  }

  close(): void {
    this.#consul.destroy();
  }

  #ask(query: ConsulQuery, call: (options: object) => Promise<unknown>): Promise<ConsulAnswer> {
    const { index, waitMs } = query;
    const blocking = { index: String(index), ...(index > 0n && { wait: `${waitMs}ms` }) };
    return askConsul(query, (options) => call({ ...options, ...blocking }));
  }
}
