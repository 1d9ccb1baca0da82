import type { FetchDataRewrite } from '../query-plan.ts';
import type { TypeMemberships } from '../type-memberships.ts';
import { meetsCondition } from '../type-memberships.ts';

type JsonObject = Record<string, unknown>;

/** Changes data in place, where its path leads. */
export type FetchRewrite = (value: unknown) => void;

const FRAGMENT_PREFIX = '... on ';

/** Compiles the rewrites that a plan wants of what a fetch sends or receives. */
export function compileRewrites(
  rewrites: readonly FetchDataRewrite[] | undefined,
  memberships: TypeMemberships,
): FetchRewrite[] {
  return (rewrites ?? []).map((rewrite) => {
    const last = rewrite.path.at(-1);
    if (last === undefined) return () => {};
    return compileWalk(rewrite.path.slice(0, -1), compileChange(rewrite, last), memberships);
  });
}

function compileChange(rewrite: FetchDataRewrite, key: string): (object: JsonObject) => void {
  if (rewrite.kind === 'ValueSetter') {
    return (object) => {
      object[key] = rewrite.setValueTo;
    };
  }
  const { renameKeyTo } = rewrite;
  return (object) => {
    if (!Object.hasOwn(object, key)) return;
    object[renameKeyTo] = object[key];
    delete object[key];
  };
}

function compileWalk(
  path: readonly string[],
  change: (object: JsonObject) => void,
  memberships: TypeMemberships,
): FetchRewrite {
  const [first, ...rest] = path;
  const next = first === undefined ? undefined : compileWalk(rest, change, memberships);
  const condition = first?.startsWith(FRAGMENT_PREFIX) ? first.slice(FRAGMENT_PREFIX.length) : undefined;
  const walk: FetchRewrite = (value) => {
    if (Array.isArray(value)) {
      for (const element of value) walk(element);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const object = value as JsonObject;
    if (first === undefined || next === undefined) change(object);
    else if (condition === undefined) next(Object.hasOwn(object, first) ? object[first] : undefined);
    // Without a typename nothing speaks against it.
    else if (object.__typename === undefined || meetsCondition(memberships, object.__typename, condition)) next(object);
  };
  return walk;
}
