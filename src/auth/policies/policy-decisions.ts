import type { PolicySource, PolicySubject } from './policy-source.ts';

export interface PolicyDecisionsOptions {
  readonly source: PolicySource;
  /** Milliseconds for one question. */
  readonly timeoutMs: number;
  /** Milliseconds that a decision is kept; 0 keeps none. */
  readonly ttlMs: number;
  /** Told of every question with what became of it. Must not throw. */
  readonly onAsked?: (failure: unknown) => void;
  /** Monotonic clock, milliseconds. */
  readonly now?: () => number;
}

interface Decision {
  /** Undefined while it is being asked. */
  until: number | undefined;
  readonly granted: Promise<ReadonlySet<string>>;
}

/** A source that fails is left alone for so long: every request would wait for it. */
const FAILURE_MS = 1_000;

/** Policies are named in schemas, so there are few; of old schemas some stay here until they are swept out. */
const MAX_KEPT = 1_000;

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Decisions about policies, kept for a short while by principal.
 *
 * Concurrency  one question for all policies that a request needs and that are not known; requests of one principal that
 *              need the same at the same time share it. What is kept goes with the principal.
 * Errors       `granted` never rejects. When the source fails or takes too long, nothing holds.
 */
export class PolicyDecisions {
  readonly #options: PolicyDecisionsOptions;
  readonly #now: () => number;
  readonly #known = new WeakMap<object, Map<string, Decision>>();
  readonly #anonymous = {};

  constructor(options: PolicyDecisionsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Those of `policies` that hold for `subject`. One object must always stand for the same principal. */
  async granted(policies: readonly string[], subject: PolicySubject): Promise<ReadonlySet<string>> {
    const known = this.#knownOf(subject ?? this.#anonymous);
    const missing = policies.filter((name) => !this.#isFresh(known.get(name)));
    if (missing.length > 0) {
      const decision = this.#ask(missing, subject);
      for (const name of missing) known.set(name, decision);
      if (known.size > MAX_KEPT) this.#sweep(known);
    }
    const granted = new Set<string>();
    for (const name of policies) if ((await known.get(name)?.granted)?.has(name)) granted.add(name);
    return granted;
  }

  #ask(policies: readonly string[], subject: PolicySubject): Decision {
    const { ttlMs, onAsked = () => {} } = this.#options;
    const answer = this.#decide(policies, subject);
    const granted = answer.then(
      (names) => {
        decision.until = this.#now() + ttlMs;
        onAsked(undefined);
        return names;
      },
      (error: unknown) => {
        decision.until = this.#now() + FAILURE_MS;
        onAsked(error ?? new Error('no reason given'));
        return NOTHING;
      },
    );
    const decision: Decision = { until: undefined, granted };
    return decision;
  }

  async #decide(policies: readonly string[], subject: PolicySubject): Promise<ReadonlySet<string>> {
    const { source, timeoutMs } = this.#options;
    const controller = new AbortController();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const reason = new DOMException(`policies were not decided within ${timeoutMs} ms`, 'TimeoutError');
      controller.abort(reason);
      reject(reason);
    }, timeoutMs);
    try {
      const names: unknown = await Promise.race([source.decide(policies, subject, controller.signal), late]);
      // Operators write the code that answers; a text would be taken for a list of its letters.
      if (typeof names !== 'object' || names === null)
        throw new TypeError('policies were decided without a list of names');
      return new Set(names as Iterable<string>);
    } finally {
      clearTimeout(timer);
    }
  }

  #isFresh(decision: Decision | undefined): boolean {
    return decision !== undefined && (decision.until === undefined || decision.until > this.#now());
  }

  #knownOf(owner: object): Map<string, Decision> {
    let known = this.#known.get(owner);
    if (known === undefined) {
      known = new Map();
      this.#known.set(owner, known);
    }
    return known;
  }

  #sweep(known: Map<string, Decision>): void {
    for (const [name, decision] of known) if (!this.#isFresh(decision)) known.delete(name);
  }
}
