import { reasonOf } from '../../core/reason.ts';
import { pause } from '../../discovery/pause.ts';
import type { Announcement } from './registry-store.ts';

export interface AnnouncementSteps {
  /** Writes the record, whatever is there. */
  readonly tell: (value: Uint8Array) => Promise<void>;
  /** Shows that the process is still there; false when the record has gone and has to be told again. */
  readonly keep: () => Promise<boolean>;
  readonly withdraw: () => Promise<void>;
  readonly failed: (reason: string) => void;
  /** Between two signs of life, in milliseconds. */
  readonly keepMs: number;
  /** Until it is tried again after a failure, in milliseconds. */
  readonly retryMs: number;
}

/**
 * Keeps one record told for as long as the process is there, over failures of the store.
 *
 * Concurrency  one step at a time; of several updates meanwhile only the last is told. After `withdraw` has resolved nothing is.
 */
export class AnnouncementLoop implements Announcement {
  readonly #steps: AnnouncementSteps;
  readonly #stopped = new AbortController();
  readonly #finished: Promise<void>;
  #value: Uint8Array;
  #isTold = false;
  #reason: string | undefined;
  #wake = new AbortController();

  constructor(value: Uint8Array, steps: AnnouncementSteps) {
    this.#value = value;
    this.#steps = steps;
    this.#finished = this.#run();
  }

  update(value: Uint8Array): void {
    this.#value = value;
    this.#isTold = false;
    this.#wake.abort();
  }

  async withdraw(): Promise<void> {
    if (!this.#stopped.signal.aborted) {
      this.#stopped.abort();
      this.#wake.abort();
    }
    await this.#finished;
  }

  async #run(): Promise<void> {
    const { keepMs, retryMs } = this.#steps;
    while (!this.#stopped.signal.aborted) {
      this.#wake = new AbortController();
      const done = await this.#step();
      // An update that came while it was told is told at once, but a store that fails is not asked without a pause.
      if (done && !this.#isTold) continue;
      await pause(done ? keepMs : retryMs, done ? this.#wake.signal : this.#stopped.signal);
    }
    // It goes by itself in any case.
    await this.#steps.withdraw().catch(() => undefined);
  }

  async #step(): Promise<boolean> {
    try {
      if (this.#isTold && !(await this.#steps.keep())) this.#isTold = false;
      if (!this.#isTold) {
        this.#isTold = true;
        await this.#steps.tell(this.#value);
      }
      this.#reason = undefined;
      return true;
    } catch (error) {
      this.#isTold = false;
      const reason = reasonOf(error);
      if (reason !== this.#reason) this.#steps.failed(reason);
      this.#reason = reason;
      return false;
    }
  }
}
