import type { Selection } from '../operation/selection.ts';

/**
 * Numbers selection sets, those that ask for the same alike: fifty times `node(id: …) { id name }` on an interface of
 * hundreds of types needs the functions of one.
 */
export class SetNumbers {
  readonly #known = new Map<readonly Selection[], number>();
  readonly #byContent = new Map<string, number>();

  of(set: readonly Selection[]): number {
    let number = this.#known.get(set);
    if (number === undefined) {
      const content = JSON.stringify(set.map((selection) => this.#contentOf(selection)));
      number = this.#byContent.get(content) ?? this.#byContent.size;
      this.#byContent.set(content, number);
      this.#known.set(set, number);
    }
    return number;
  }

  #contentOf(selection: Selection): readonly (string | number)[] {
    if (selection.kind === 'fragment') return [selection.on.name, this.of(selection.selections)];
    const { kind, key } = selection;
    if (kind !== 'field') return [kind, key, ''];
    const { plannedKey, name, selections } = selection;
    return [kind, key, plannedKey, name, selections === undefined ? '' : this.of(selections)];
  }
}
