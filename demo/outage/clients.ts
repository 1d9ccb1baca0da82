import { Agent, request } from 'undici';
import type { SeenAnswer } from './answer.ts';
import { kindOf } from './answer.ts';

const QUERY = `query Dashboard($id: ID!) {
  user(id: $id) {
    name
    recentOrders(first: 5) { id status items { quantity product { name price } } }
    recommendations(first: 5) { reason item { __typename } }
  }
}`;

export interface ClientsOptions {
  readonly endpoint: string;
  readonly requestsPerSecond: number;
  /** Whose dashboard is asked for, so many seconds after the load has begun. */
  readonly userAt: (second: number) => number;
  /** Of them, requests of one client that asks more than it may. */
  readonly greedyShare: number;
  readonly random: () => number;
}

/**
 * Sends dashboard queries at a steady rate, whether answers come or not: slow answers do not make clients wait with the next
 * request. Every client has an address of its own, told as a proxy would.
 */
export class Clients {
  readonly seen: SeenAnswer[] = [];
  readonly #options: ClientsOptions;
  readonly #dispatcher = new Agent({ connections: 64 });
  readonly #startedAt = performance.now();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #sent = 0;

  constructor(options: ClientsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#sendDue(), 5);
  }

  /** Milliseconds since the load began. */
  get elapsed(): number {
    return performance.now() - this.#startedAt;
  }

  async stop(): Promise<readonly SeenAnswer[]> {
    clearInterval(this.#timer);
    await Promise.all(this.#inFlight);
    await this.#dispatcher.close();
    return this.seen;
  }

  #sendDue(): void {
    const due = (this.elapsed / 1000) * this.#options.requestsPerSecond;
    while (this.#sent < due) {
      this.#sent += 1;
      const sending: Promise<void> = this.#send().finally(() => this.#inFlight.delete(sending));
      this.#inFlight.add(sending);
    }
  }

  async #send(): Promise<void> {
    const { endpoint, userAt, greedyShare, random } = this.#options;
    const at = this.elapsed;
    const user = userAt(at / 1000);
    const address = random() < greedyShare ? '198.51.100.1' : `203.0.113.${user}`;
    const seen = await this.#ask(endpoint, String(user), address).catch(() => 'failed' as const);
    this.seen.push({ at, ms: this.elapsed - at, kind: seen });
  }

  async #ask(endpoint: string, id: string, address: string) {
    const { statusCode, body } = await request(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ query: QUERY, variables: { id } }),
      dispatcher: this.#dispatcher,
    });
    return kindOf(statusCode, await body.text());
  }
}
