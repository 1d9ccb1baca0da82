import type Consul from 'consul';
import { PorticoError } from '../../../core/portico-error.ts';
import type { ConsulAnswer, ConsulQuery } from '../../../discovery/consul/ask-consul.ts';
import { answerBehind, askConsul } from '../../../discovery/consul/ask-consul.ts';
import type { ConsulConnection } from '../../../discovery/consul/open-consul.ts';
import { openConsul } from '../../../discovery/consul/open-consul.ts';
import { field } from '../../../discovery/field.ts';
import { FewAtOnce } from '../few-at-once.ts';
import type { StoredRecord } from '../registry-store.ts';
import type { KvStep } from './transaction.ts';
import { readRefusal } from './transaction.ts';

/** One value of Consul's in base64, and to spare. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Consul refuses more than 200 connections from one address (`http_max_conns_per_client`), and those of all programs there count. */
const MAX_QUESTIONS = 4;

/**
 * What a registry asks of Consul: raw values, transactions and sessions, through the `consul` package. Keys are whole keys.
 *
 * Errors  a method rejects with the package's error, or with CONSUL_ANSWER_INVALID for an answer that cannot be Consul's.
 * Source  https://developer.hashicorp.com/consul/api-docs/kv
 */
export class ConsulRecords {
  readonly #consul: Consul;
  readonly #timeoutMs: number;
  readonly #few = new FewAtOnce(MAX_QUESTIONS);

  constructor(connection: ConsulConnection, timeoutMs: number) {
    this.#consul = openConsul(connection, { maxAnswerBytes: MAX_ANSWER_BYTES });
    this.#timeoutMs = timeoutMs;
  }

  async get(key: string): Promise<StoredRecord | undefined> {
    const { kv } = this.#consul;
    return recordIn(await this.#askAgain((options) => kv.get({ ...options, key, ...AS_BYTES })));
  }

  /** To be read by `recordIn`. */
  watch(key: string, query: ConsulQuery): Promise<ConsulAnswer> {
    const blocking = { index: String(query.index), ...(query.index > 0n && { wait: `${query.waitMs}ms` }) };
    return askConsul(query, (options) => this.#consul.kv.get({ ...options, ...blocking, key, ...AS_BYTES }));
  }

  async keys(prefix: string): Promise<readonly string[]> {
    const { status, body } = await this.#askAgain(
      (options) => this.#consul.kv.keys({ ...options, key: prefix }),
      [404],
    );
    if (status === 404) return [];
    const isList = Array.isArray(body) && body.every((key) => typeof key === 'string');
    if (!isList) throw new PorticoError('CONSUL_ANSWER_INVALID', { reason: 'not a list of keys' });
    return body;
  }

  /** False when `session` is given and somebody else has the record. */
  async put(key: string, value: Uint8Array, session?: string): Promise<boolean> {
    const { body } = await this.#askAgain((options) =>
      this.#consul.kv.set({
        ...options,
        key,
        value: Buffer.from(value),
        ...(session !== undefined && { acquire: session }),
      }),
    );
    if (typeof body === 'boolean') return body;
    throw new PorticoError('CONSUL_ANSWER_INVALID', { reason: 'a write was answered neither by true nor by false' });
  }

  /** False when a condition did not hold. */
  async transact(steps: readonly KvStep[]): Promise<boolean> {
    // The package's type asks for the operations twice.
    const create = (options: object) =>
      this.#consul.transaction.create(toOperations(steps), { ...options, operations: [] });
    const { status, body } = await this.#ask(create, [409]);
    if (status === 200) return true;
    const refusal = readRefusal(body);
    if ('conflict' in refusal) return false;
    throw new Error(refusal.reason);
  }

  /** A session whose records are deleted with it. Returns its id. */
  async createSession(ttlMs: number): Promise<string> {
    const { body } = await this.#ask((options) =>
      this.#consul.session.create({
        ...options,
        name: 'portico',
        ttl: `${Math.ceil(ttlMs / 1000)}s`,
        behavior: 'delete',
        // So that the next one can announce itself at once.
        lockdelay: '0s',
      }),
    );
    const id = field(body, 'ID');
    if (typeof id === 'string') return id;
    throw new PorticoError('CONSUL_ANSWER_INVALID', { reason: 'a session without an id' });
  }

  /** False when there is no such session any more. */
  async renewSession(id: string): Promise<boolean> {
    const { status } = await this.#ask((options) => this.#consul.session.renew({ ...options, id }), [404]);
    return status !== 404;
  }

  async destroySession(id: string): Promise<void> {
    await this.#ask((options) => this.#consul.session.destroy({ ...options, id }));
  }

  close(): void {
    this.#consul.destroy();
  }

  /** For what may be asked twice. Consul closes connections that were idle, which is noticed only by the question that follows. */
  async #askAgain(
    call: (options: object) => Promise<unknown>,
    expected: readonly number[] = [],
  ): Promise<ConsulAnswer> {
    try {
      return await this.#ask(call, expected);
    } catch (error) {
      if (!wasCutOff(error)) throw error;
      return this.#ask(call, expected);
    }
  }

  /** A status of `expected` is an answer, not an error. */
  async #ask(call: (options: object) => Promise<unknown>, expected: readonly number[] = []): Promise<ConsulAnswer> {
    try {
      return await this.#few.run(() => askConsul({ timeoutMs: this.#timeoutMs }, call));
    } catch (error) {
      const answer = answerBehind(error);
      if (answer !== undefined && expected.includes(answer.status)) return answer;
      throw error;
    }
  }
}

function wasCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

/** The package's types do not know it: values are decoded to bytes rather than to text. */
const AS_BYTES = { buffer: true };

/** Undefined when there is none. Errors: CONSUL_ANSWER_INVALID. */
export function recordIn({ status, body }: ConsulAnswer): StoredRecord | undefined {
  if (status === 404) return undefined;
  const item: unknown = Array.isArray(body) ? body[0] : undefined;
  const version = field(item, 'ModifyIndex');
  // Null for an empty one.
  const value = field(item, 'Value') ?? new Uint8Array();
  if (typeof version === 'number' && value instanceof Uint8Array) return { value, version: String(version) };
  throw new PorticoError('CONSUL_ANSWER_INVALID', { reason: 'no entry with value and index' });
}

function toOperations(steps: readonly KvStep[]) {
  // Consul's names of the members, where the package's types have others.
  return steps as unknown as Parameters<Consul['transaction']['create']>[0] & [];
}
