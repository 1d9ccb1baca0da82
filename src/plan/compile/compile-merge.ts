import { literal } from './generated-code.ts';

type JsonObject = Record<string, unknown>;

/** Merges a value into a key that an object has a value under already. */
export type MergeKey = (target: JsonObject, key: string, value: unknown) => void;

/** Merges what a fetch brings of an entity into an object. */
export type MergeFields = (target: JsonObject, entity: JsonObject, mergeKey: MergeKey) => void;

/** Code for more would cost more than it saves. */
const MAX_KEYS = 100;

/**
 * Generates a merge of exactly these keys; undefined where only one that looks at the objects' own keys is right: names
 * that every object inherits, and very many.
 */
export function compileMerge(keys: ReadonlySet<string>): MergeFields | undefined {
  if (keys.size > MAX_KEYS || [...keys].some((key) => key in Object.prototype)) return undefined;
  const lines = [...keys].map((text) => {
    const key = literal(text);
    return `v = s[${key}];
if (v !== undefined) { k = t[${key}]; if (k === undefined || k === null) t[${key}] = v; else mergeKey(t, ${key}, v); }`;
  });
  return new Function('t', 's', 'mergeKey', `"use strict";\nlet v;\nlet k;\n${lines.join('\n')}`) as MergeFields;
}
