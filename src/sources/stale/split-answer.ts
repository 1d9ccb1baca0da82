import { hash } from 'node:crypto';
import type { JsonObject } from '../source.ts';
import type { EntityList } from './entity-lists.ts';
import { entityListsOf } from './entity-lists.ts';

/** An entity that a call asks for: what names it, whatever call it is part of. */
export interface WantedEntity {
  readonly list: string;
  readonly index: number;
  /** Of the selection, the variables in it, and the representation. */
  readonly key: string;
}

/** The entities that a call asks for, in their order; undefined for one that asks for anything else. */
export function wantedEntities(body: string): readonly WantedEntity[] | undefined {
  const { query, variables = {} } = JSON.parse(body) as { query: string; variables?: JsonObject };
  const lists = entityListsOf(query);
  if (lists.length === 0) return undefined;
  return lists.flatMap((list) => {
    const selection = selectionKey(list, variables);
    const representations = (variables[list.variable] ?? []) as readonly unknown[];
    return representations.map((representation, index) => ({
      list: list.key,
      index,
      key: `${selection}${JSON.stringify(representation)}`,
    }));
  });
}

/** The texts of the entities in an answer to `wanted`, in that order; undefined where the answer has none. */
export function entityTexts(answer: string, wanted: readonly WantedEntity[]): readonly (string | undefined)[] {
  const { data } = JSON.parse(answer) as { data: Readonly<Record<string, readonly unknown[] | undefined>> };
  return wanted.map(({ list, index }) => {
    const entity = data[list]?.[index];
    return entity === undefined ? undefined : JSON.stringify(entity);
  });
}

function selectionKey({ selection, uses }: EntityList, variables: JsonObject): string {
  const values = uses.map((name) => variables[name] ?? null);
  return hash('sha1', `${selection}\n${JSON.stringify(values)}`, 'base64url');
}
