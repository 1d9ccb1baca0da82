import { Pool } from 'undici';
import type { BreakerState } from '../breaker/breaker.ts';
import { Breaker } from '../breaker/breaker.ts';
import type { SourceOptions } from '../source-options.ts';
import { Ejection } from './ejection.ts';

export interface EndpointListener {
  readonly mayEject: () => boolean;
  readonly onBreaker: (endpoint: Endpoint, state: BreakerState) => void;
  readonly onEjected: (endpoint: Endpoint, forMs: number) => void;
  readonly onReturned: (endpoint: Endpoint) => void;
  readonly onProven: () => void;
}

/**
 * One instance of a subgraph, with its own connection pool: a slow or dead one never holds up its siblings.
 *
 * What fails it: no connection, a connection that breaks, its deadline, a status of 500 or more. What does not count at
 * all: a call that its client has abandoned, or that had less than half of the usual time. All else is an answer.
 */
export class Endpoint {
  readonly id: string;
  readonly url: string;
  readonly path: string;
  readonly pool: Pool;
  readonly #openPool: () => Pool;
  #freshPool: Pool | undefined;
  readonly #breaker: Breaker | undefined;
  readonly #ejection: Ejection | undefined;
  /** Calls sent and not yet answered; what balancing looks at. */
  inFlight = 0;

  constructor(
    instance: { readonly id: string; readonly url: string },
    options: SourceOptions,
    listener: EndpointListener,
  ) {
    const { origin, pathname, search } = new URL(instance.url);
    this.id = instance.id;
    this.url = instance.url;
    this.path = `${pathname}${search}`;
    this.#openPool = () =>
      new Pool(origin, {
        connections: options.connections,
        // Below the usual 5 s of a Node server, so that we are the one who closes an idle connection.
        keepAliveTimeout: options.poolIdleTimeoutMs,
        keepAliveMaxTimeout: options.poolIdleTimeoutMs,
        // The deadline of each call bounds it; undici's own timers would only add work.
        headersTimeout: 0,
        bodyTimeout: 0,
        connect: { timeout: options.timeoutMs, ...(options.lookup && { lookup: options.lookup }) },
      });
    this.pool = this.#openPool();
    if (options.breaker !== undefined) {
      this.#breaker = new Breaker(options.breaker, (state) => listener.onBreaker(this, state));
    }
    if (options.ejection !== undefined) {
      this.#ejection = new Ejection(options.ejection, {
        mayEject: listener.mayEject,
        onEjected: (forMs) => listener.onEjected(this, forMs),
        onReturned: () => listener.onReturned(this),
        onProven: listener.onProven,
      });
    }
  }

  /**
   * For calls that close their connection afterwards: each has a new one. Where one idle connection turned out to be closed
   * at the other end, the next one may be too.
   */
  get freshPool(): Pool {
    this.#freshPool ??= this.#openPool();
    return this.#freshPool;
  }

  /** `closed` without a breaker. */
  get breakerState(): BreakerState {
    return this.#breaker?.state ?? 'closed';
  }

  /** Whether its breaker lets a call through now. */
  get admits(): boolean {
    return this.#breaker?.admits ?? true;
  }

  get isEjected(): boolean {
    return this.#ejection?.isEjected ?? false;
  }

  /** Its breaker is closed, and it has answered since it was last ejected. */
  get isProven(): boolean {
    return this.breakerState === 'closed' && (this.#ejection?.isProven ?? true);
  }

  /** Must be called for every call, in the turn in which the endpoint was picked. What it returns is for `end`. */
  begin(): boolean {
    this.inFlight += 1;
    return this.#breaker?.begin() ?? false;
  }

  /** `hasFailed`: undefined for a call that says nothing about the instance. */
  end(hasFailed: boolean | undefined, isProbe: boolean): void {
    this.inFlight -= 1;
    this.#breaker?.end(hasFailed, isProbe);
    if (hasFailed === false) this.#ejection?.succeeded();
    // One whose breaker is not closed is left out already.
    else if (hasFailed && this.breakerState === 'closed') this.#ejection?.failed();
  }

  /** Finishes the calls it has. */
  async close(): Promise<void> {
    this.#breaker?.close();
    this.#ejection?.close();
    await Promise.all([this.pool.close(), this.#freshPool?.close()]);
  }
}
