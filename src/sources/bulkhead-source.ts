import type { Source, SubgraphRequest, SubgraphResult } from './source.ts';

/** A subgraph that a bounded number of calls may be under way to: a slow one must not hold all memory. */
export class BulkheadSource implements Source {
  readonly name: string;
  readonly #source: Source;
  readonly #max: number;
  #running = 0;

  /** `max`: calls that run or wait for a connection; the next ones fail at once. */
  constructor(source: Source, max: number) {
    this.name = source.name;
    this.#source = source;
    this.#max = max;
  }

  async send(request: SubgraphRequest, signal: AbortSignal): Promise<SubgraphResult> {
    if (this.#running >= this.#max) {
      const reason = `${this.#max} calls are under way`;
      return { kind: 'failed', code: 'SUBGRAPH_CONCURRENCY_LIMITED', reason };
    }
    this.#running += 1;
    try {
      return await this.#source.send(request, signal);
    } finally {
      this.#running -= 1;
    }
  }
}
