import type { FetchDataRewrite } from '../query-plan.ts';

/** Where a plan puts data of a subgraph under another key than the subgraph does. */
export interface RenamedKey {
  /** Keys from what is rewritten (the data, or an entity) to the one that is renamed; neither types nor indices. */
  readonly keys: readonly string[];
  readonly to: string;
}

export function renamedKeys(rewrites: readonly FetchDataRewrite[] | undefined): RenamedKey[] {
  return (rewrites ?? []).flatMap((rewrite) => {
    if (rewrite.kind !== 'KeyRenamer') return [];
    return [{ keys: rewrite.path.filter((step) => !step.startsWith('... on ')), to: rewrite.renameKeyTo }];
  });
}

/** A path within a subgraph's data as a path within ours. */
export function renamePath(
  path: readonly (string | number)[],
  renamed: readonly RenamedKey[],
): readonly (string | number)[] {
  if (renamed.length === 0) return path;
  const keys: string[] = [];
  return path.map((step) => {
    if (typeof step === 'number') return step;
    keys.push(step);
    const rename = renamed.find((each) => String(each.keys) === String(keys));
    return rename?.to ?? step;
  });
}
