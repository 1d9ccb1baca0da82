import type { Composer } from '../supergraph/composer.ts';
import type { Composition, SubgraphInput } from '../supergraph/composition.ts';

/** A person waits and can press Ctrl-C; only a composer that hangs is stopped. */
const COMPOSE_TIMEOUT_MS = 10 * 60_000;

/** A composer that is loaded, and its thread started, when it is first needed. One piece of work at a time. */
export class LazyComposer implements AsyncDisposable {
  #composer: Composer | undefined;

  async compose(subgraphs: readonly SubgraphInput[]): Promise<Composition> {
    return (await this.#load()).compose(subgraphs);
  }

  /** What clients see of a supergraph, as SDL. */
  async apiSchema(supergraphSdl: string): Promise<string> {
    return (await this.#load()).apiSchema(supergraphSdl);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#composer?.stop();
  }

  async #load(): Promise<Composer> {
    const loaded = await import('../supergraph/composer.ts');
    this.#composer ??= new loaded.Composer({ timeoutMs: COMPOSE_TIMEOUT_MS });
    return this.#composer;
  }
}
