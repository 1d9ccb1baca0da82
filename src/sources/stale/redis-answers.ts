import { hash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { PatientRedis } from '../../core/patient-redis.ts';
import type { KeptCall } from './kept-answer.ts';
import { usableUntil } from './kept-answer.ts';
import type { Owner } from './kept-answers.ts';
import type { SharedAnswers } from './shared-answers.ts';
import { entityTexts, wantedEntities } from './split-answer.ts';
import type { KeptText } from './stale-answer.ts';

export interface RedisAnswersOptions {
  readonly url: string;
  /** Put before every key. */
  readonly prefix: string;
  /** Called when it goes out of reach, and when it is back. */
  readonly onReachable: (isReachable: boolean, error?: Error) => void;
}

/** A failing call waits no longer than that. */
const TIMEOUT_MS = 50;

/** How often what has been noted is written. */
const WRITE_EVERY_MS = 250;

/** Of a call whose answer stays the same, the time is written this often. */
const REWRITE_AFTER_MS = 5_000;

/** Calls that wait to be written, and the characters of their answers; more than that are left out. */
const MAX_NOTED = 1_000;
const MAX_NOTED_CHARACTERS = 16_000_000;

/** Entries of one command. */
const MAX_BATCH = 500;

interface Noted {
  readonly subgraph: string;
  readonly owner: Owner;
  readonly body: string;
  readonly text: string;
  readonly givenAt: number;
  readonly expiresAt: number;
}

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly expiresAt: number;
}

/**
 * Kept answers in Redis, so that a gateway that has just started has what the others have seen.
 *
 * Written in batches, some time after requests have been answered, and read when a call has failed and memory does not help.
 * Entities are entries of their own. Keys are hashes, so that tokens, which identities may hold, are not stored.
 * Errors  trouble with Redis is never one of a request.
 */
export class RedisAnswers implements SharedAnswers {
  readonly #redis: PatientRedis;
  readonly #prefix: string;
  #noted: Noted[] = [];
  #characters = 0;
  #timer: NodeJS.Timeout | undefined;
  #isWriting = false;

  constructor({ url, prefix, onReachable }: RedisAnswersOptions) {
    this.#prefix = prefix;
    this.#redis = new PatientRedis({ url, timeoutMs: TIMEOUT_MS, onReachable });
  }

  note(subgraph: string, owner: Owner, call: KeptCall): void {
    if (call.givenAt - call.sharedAt < REWRITE_AFTER_MS) return;
    const { body, text, givenAt } = call;
    const isFull = this.#noted.length >= MAX_NOTED || this.#characters + text.length > MAX_NOTED_CHARACTERS;
    if (isFull) return;
    call.sharedAt = givenAt;
    this.#characters += text.length;
    const expiresAt = Math.ceil(usableUntil(call));
    this.#noted.push({ subgraph, owner, body, text, givenAt, expiresAt });
    this.#timer ??= setTimeout(() => void this.#write(), WRITE_EVERY_MS).unref();
  }

  async findCall(subgraph: string, owners: readonly Owner[], body: string): Promise<KeptText | undefined> {
    const [found] = await this.#find(owners.map((owner) => [this.#callKey(subgraph, owner, body)]));
    return found;
  }

  findEntities(
    subgraph: string,
    owners: readonly Owner[],
    keys: readonly string[],
  ): Promise<readonly (KeptText | undefined)[]> {
    return this.#find(owners.map((owner) => keys.map((key) => this.#entityKey(subgraph, owner, key))));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#redis.close();
  }

  /** For each place the newest of what several lists of keys have there. */
  async #find(lists: readonly (readonly string[])[]): Promise<readonly (KeptText | undefined)[]> {
    const count = lists[0]?.length ?? 0;
    const values = await this.#redis.ask((redis) => redis.mget(...lists.flat()));
    const now = Date.now();
    const texts = values?.map((value) => readValue(value, now)) ?? [];
    return Array.from({ length: count }, (_each, at) => {
      const candidates = lists.map((_list, list) => texts[list * count + at]);
      return candidates.reduce((best, text) =>
        best === undefined || (text && text.givenAt > best.givenAt) ? text : best,
      );
    });
  }

  async #write(): Promise<void> {
    this.#timer = undefined;
    if (this.#isWriting) return;
    this.#isWriting = true;
    const noted = this.#noted;
    this.#noted = [];
    this.#characters = 0;
    await this.#redis.ask((redis) => this.#writeAll(redis, noted));
    this.#isWriting = false;
    if (this.#noted.length > 0) this.#timer ??= setTimeout(() => void this.#write(), WRITE_EVERY_MS).unref();
  }

  async #writeAll(redis: Redis, noted: readonly Noted[]): Promise<void> {
    let batch: Entry[] = [];
    for (const each of noted) {
      batch.push(...this.#entriesOf(each));
      if (batch.length < MAX_BATCH) continue;
      // Other work has its turn in between.
      await writeBatch(redis, batch);
      batch = [];
    }
    if (batch.length > 0) await writeBatch(redis, batch);
  }

  #entriesOf({ subgraph, owner, body, text, givenAt, expiresAt }: Noted): Entry[] {
    const wanted = wantedEntities(body);
    if (wanted === undefined) {
      return [{ key: this.#callKey(subgraph, owner, body), value: writeValue(givenAt, text), expiresAt }];
    }
    return entityTexts(text, wanted).flatMap((entity, at) => {
      if (entity === undefined) return [];
      const key = this.#entityKey(subgraph, owner, wanted[at]?.key ?? '');
      return [{ key, value: writeValue(givenAt, entity), expiresAt }];
    });
  }

  #callKey(subgraph: string, owner: Owner, body: string): string {
    return this.#key('call', subgraph, owner, body);
  }

  #entityKey(subgraph: string, owner: Owner, key: string): string {
    return this.#key('entity', subgraph, owner, key);
  }

  #key(...parts: readonly string[]): string {
    return `${this.#prefix}stale:${hash('sha256', JSON.stringify(parts), 'base64url')}`;
  }
}

async function writeBatch(redis: Redis, entries: readonly Entry[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (const { key, value, expiresAt } of entries) pipeline.set(key, value, 'PXAT', expiresAt);
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}

function writeValue(givenAt: number, text: string): string {
  return `${givenAt} ${text}`;
}

/** Clocks of gateways differ: what was given in the future was given now. */
function readValue(value: string | null, now: number): KeptText | undefined {
  if (value === null) return undefined;
  const space = value.indexOf(' ');
  const givenAt = Number(value.slice(0, space));
  return Number.isFinite(givenAt) && space > 0
    ? { text: value.slice(space + 1), givenAt: Math.min(givenAt, now) }
    : undefined;
}
