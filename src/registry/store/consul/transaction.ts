import type { Condition, Write } from '../registry-store.ts';

/** One step of Consul's `PUT /v1/txn`. Source: https://developer.hashicorp.com/consul/api-docs/txn */
export interface KvStep {
  readonly KV: {
    readonly Verb: 'set' | 'cas' | 'get' | 'delete' | 'check-index' | 'check-not-exists';
    readonly Key: string;
    /** In base64. */
    readonly Value?: string;
    readonly Index?: number;
  };
}

/** What Consul takes in one transaction. */
const MAX_STEPS = 64;

/** What Consul says when a step's condition does not hold; anything else is a failure, such as a missing permission. */
const CONFLICT = /index is stale|failed index check|doesn't exist|exists$/i;

/**
 * The steps that make these writes if these conditions hold. Conditions that are on no written key come first.
 *
 * Errors  a TypeError when they are more than Consul takes.
 */
export function transactionSteps(
  base: string,
  writes: readonly Write[],
  conditions: readonly Condition[],
): readonly KvStep[] {
  const put = new Set(writes.filter(({ kind }) => kind === 'put').map(({ key }) => key));
  const steps: KvStep[] = conditions.flatMap((condition) => {
    // `cas` compares by itself, but cannot ask for any version.
    const isCompared = put.has(condition.key) && condition.version !== undefined;
    return isCompared ? [] : [conditionStep(base, condition)];
  });
  const versions = new Map(conditions.map(({ key, version }) => [key, version]));
  for (const write of writes) steps.push(writeStep(base, write, versions.get(write.key)));
  if (steps.length > MAX_STEPS) throw new TypeError(`${steps.length} steps are too many for one transaction`);
  return steps;
}

function conditionStep(base: string, { key, version }: Condition): KvStep {
  const Key = base + key;
  if (version === undefined) return { KV: { Verb: 'get', Key } };
  if (version === null) return { KV: { Verb: 'check-not-exists', Key } };
  return { KV: { Verb: 'check-index', Key, Index: Number(version) } };
}

function writeStep(base: string, write: Write, version: string | null | undefined): KvStep {
  const Key = base + write.key;
  // `delete-cas` is content with a key that is not there, so the condition is a step of its own.
  if (write.kind === 'delete') return { KV: { Verb: 'delete', Key } };
  const Value = Buffer.from(write.value).toString('base64');
  if (version === undefined) return { KV: { Verb: 'set', Key, Value } };
  // Index 0: only if there is none.
  return { KV: { Verb: 'cas', Key, Value, Index: Number(version ?? 0) } };
}

/** Whether the refusal of a transaction says only that conditions did not hold; else why it failed. */
export function readRefusal(body: unknown): { readonly conflict: true } | { readonly reason: string } {
  const errors: unknown = typeof body === 'object' && body !== null && 'Errors' in body ? body.Errors : undefined;
  const texts = Array.isArray(errors) ? errors.map(textOf) : [];
  const other = texts.find((text) => !CONFLICT.test(text));
  if (texts.length > 0 && other === undefined) return { conflict: true };
  return { reason: other ?? 'the transaction was refused without a reason' };
}

function textOf(error: unknown): string {
  const what: unknown = typeof error === 'object' && error !== null && 'What' in error ? error.What : undefined;
  return typeof what === 'string' ? what.slice(0, 300) : 'a step was refused without a reason';
}
