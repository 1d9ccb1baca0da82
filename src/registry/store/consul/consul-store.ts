import { isDeepStrictEqual } from 'node:util';
import { PorticoError } from '../../../core/portico-error.ts';
import { BlockingQuery } from '../../../discovery/consul/blocking-query.ts';
import type { ConsulConnection } from '../../../discovery/consul/open-consul.ts';
import { Recovery } from '../../../discovery/consul/recovery.ts';
import { SCOUT_BACK_OFF_MS } from '../../../discovery/consul/watch-settings.ts';
import { AnnouncementLoop } from '../announcement-loop.ts';
import { OpenEnds } from '../open-ends.ts';
import { checkKey, isKey } from '../record-key.ts';
import type { Announcement, Condition, RegistryStore, StoredRecord, WatchListener, Write } from '../registry-store.ts';
import { ConsulRecords, recordIn } from './consul-records.ts';
import { sessionRecord } from './session-record.ts';
import { transactionSteps } from './transaction.ts';

/** Times in milliseconds. */
export interface ConsulStoreOptions {
  readonly connection: ConsulConnection;
  /** Of all keys, with a slash at its end: `portico/main@current/`. */
  readonly base: string;
  /** How long Consul may hold the question behind a watch. Default 30,000. */
  readonly waitMs?: number | undefined;
  /** For other questions, and on top of `waitMs` for those. Default 5,000. */
  readonly requestTimeoutMs?: number | undefined;
  /** How long Consul waits for a sign of life before it removes what is announced, and then up to twice that. Default 30,000. */
  readonly sessionTtlMs?: number | undefined;
  /** Between 0 and 1, for back-off. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** Consul takes 512 KiB, unless it is told to take more. */
const MAX_VALUE_BYTES = 500_000;
const RETRY_MS = 2_000;

/**
 * A registry in Consul's key-value store: every record an entry, its `ModifyIndex` the version, several writes a transaction.
 *
 * A Consul that has lost its data, or was put back to an older state, tells what it has like any other change: the watch calls
 * `changed` with that, never with an error. That it can be no change, since sequences only grow, is for its reader to see.
 *
 * Concurrency  as `RegistryStore`.
 * Errors       REGISTRY_UNREACHABLE for every answer that is none, a missing permission included; the constructor throws what
 *              `openConsul` throws.
 * Source       https://developer.hashicorp.com/consul/api-docs/txn, https://developer.hashicorp.com/consul/docs/dynamic-app-config/sessions
 */
export class ConsulStore implements RegistryStore {
  readonly location: string;
  readonly maxValueBytes = MAX_VALUE_BYTES;
  readonly #options: ConsulStoreOptions;
  readonly #records: ConsulRecords;
  readonly #requestTimeoutMs: number;
  readonly #recovery = new Recovery();
  readonly #openEnds = new OpenEnds();

  constructor(options: ConsulStoreOptions) {
    const { connection, base, requestTimeoutMs = 5_000 } = options;
    if (!base.endsWith('/')) throw new TypeError('the base of a registry ends with a slash');
    this.#options = options;
    this.#requestTimeoutMs = requestTimeoutMs;
    this.#records = new ConsulRecords(connection, requestTimeoutMs);
    const secure = /^https:/i.test(connection.address);
    const host = connection.address.replace(/^[a-z]+:\/\//i, '').replace(/\/$/, '');
    this.location = `consul${secure ? '+https' : ''}://${host}/${base.slice(0, -1)}`;
  }

  get(key: string): Promise<StoredRecord | undefined> {
    return this.#refusing(this.#records.get(this.#keyOf(key)));
  }

  async keys(prefix: string): Promise<readonly string[]> {
    const { base } = this.#options;
    const keys = await this.#refusing(this.#records.keys(base + prefix));
    return keys
      .map((key) => key.slice(base.length))
      .filter(isKey)
      .sort();
  }

  async put(key: string, value: Uint8Array): Promise<void> {
    if (value.length > MAX_VALUE_BYTES) throw new TypeError('the value is longer than maxValueBytes');
    await this.#refusing(this.#records.put(this.#keyOf(key), value));
  }

  commit(writes: readonly Write[], conditions: readonly Condition[]): Promise<boolean> {
    for (const { key } of [...writes, ...conditions]) checkKey(key);
    return this.#refusing(this.#records.transact(transactionSteps(this.#options.base, writes, conditions)));
  }

  watch(key: string, listener: WatchListener): { stop(): Promise<void> } {
    const { waitMs = 30_000, random = Math.random } = this.#options;
    const whole = this.#keyOf(key);
    let told: StoredRecord | null | undefined;
    const query = new BlockingQuery<StoredRecord | null>({
      ask: (question) => this.#records.watch(whole, question),
      read: (answer) => recordIn(answer) ?? null,
      onAnswer: ({ value, afterFailure }) => {
        if (!afterFailure && isDeepStrictEqual(told, value)) return;
        told = value;
        listener.changed(value ?? undefined);
      },
      onFailure: listener.failed,
      waitMs,
      requestTimeoutMs: this.#requestTimeoutMs,
      maxBackOffMs: SCOUT_BACK_OFF_MS,
      random,
      recovery: this.#recovery,
    });
    return { stop: this.#openEnds.add(() => query.stop()) };
  }

  announce(key: string, value: Uint8Array, failed: (reason: string) => void = () => {}): Announcement {
    const { sessionTtlMs = 30_000 } = this.#options;
    const announcement = new AnnouncementLoop(value, {
      ...sessionRecord(this.#records, this.#keyOf(key), sessionTtlMs),
      failed,
      keepMs: sessionTtlMs / 3,
      retryMs: Math.min(RETRY_MS, sessionTtlMs / 3),
    });
    return {
      update: (next) => announcement.update(next),
      withdraw: this.#openEnds.add(() => announcement.withdraw()),
    };
  }

  async close(): Promise<void> {
    await this.#openEnds.endAll();
    this.#records.close();
  }

  #keyOf(key: string): string {
    return this.#options.base + checkKey(key);
  }

  async #refusing<T>(question: Promise<T>): Promise<T> {
    try {
      return await question;
    } catch (cause) {
      if (cause instanceof TypeError) throw cause;
      const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
      throw new PorticoError('REGISTRY_UNREACHABLE', { location: this.location, reason }, { cause });
    }
  }
}
