import type { SelectedField, Selection } from '../plan/operation/selection.ts';

/** A path as the client knows it. */
export interface ClientPath {
  readonly path: (string | number)[];
  /** False when the data goes deeper than what the client asked for: a key or required field that the planner added. */
  readonly exact: boolean;
}

/** Translates planned keys along a path into client keys, as far as the client has asked. */
export function clientPath(root: readonly Selection[], planned: readonly (string | number)[]): ClientPath {
  const path: (string | number)[] = [];
  let sets: readonly (readonly Selection[])[] = [root];
  for (const step of planned) {
    if (typeof step === 'number') {
      path.push(step);
      continue;
    }
    const fields = sets.flatMap((set) => fieldsAt(set, step));
    const [first] = fields;
    if (first === undefined) return { path, exact: false };
    path.push(first.key);
    sets = fields.flatMap(({ selections }) => (selections === undefined ? [] : [selections]));
  }
  return { path, exact: true };
}

function fieldsAt(selections: readonly Selection[], plannedKey: string): SelectedField[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'fragment') return fieldsAt(selection.selections, plannedKey);
    return selection.kind === 'field' && selection.plannedKey === plannedKey ? [selection] : [];
  });
}
