/**
 * Answers by request body, so that a subgraph costs next to nothing and the gateway is what is measured.
 *
 * Bounded: when the bodies kept exceed `maxBytes` everything is forgotten. New operations (workload `cold`) would
 * otherwise fill the memory, and none of those comes twice.
 */
export class Memo {
  readonly #answers = new Map<string, Buffer>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes = 256 * 1024 * 1024) {
    this.#maxBytes = maxBytes;
  }

  get(body: string): Buffer | undefined {
    return this.#answers.get(body);
  }

  set(body: string, answer: Buffer): void {
    this.#bytes += body.length + answer.length;
    if (this.#bytes > this.#maxBytes) {
      this.#answers.clear();
      this.#bytes = body.length + answer.length;
    }
    this.#answers.set(body, answer);
  }
}
