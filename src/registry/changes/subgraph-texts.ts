import type { SubgraphInput } from '../../supergraph/composition.ts';
import type { Blobs } from '../blobs/blobs.ts';
import type { Head } from '../model/head.ts';

/** The schemas of a set. Those of the set before are remembered: attempts that others were faster than compose nearly the same again. */
export class SubgraphTexts {
  readonly #blobs: Blobs;
  #known = new Map<string, string>();

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  /** As composition takes them. Errors: as `Blobs`. */
  async inputs(subgraphs: Head['subgraphs']): Promise<readonly SubgraphInput[]> {
    const texts = new Map<string, string>();
    const inputs = await Promise.all(
      Object.entries(subgraphs).map(async ([name, { hash, routingUrl }]) => {
        const sdl = this.#known.get(hash) ?? (await this.#blobs.read(hash));
        texts.set(hash, sdl);
        return { name, sdl, routingUrl };
      }),
    );
    this.#known = texts;
    return inputs;
  }
}
