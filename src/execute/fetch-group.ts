import type { FlatKey, Representation } from '../plan/compile/compile-representation.ts';
import { firstKeyValue } from '../plan/compile/compile-representation.ts';
import type { EntityFetch, FetchStep, MergeableQuery } from '../plan/compile/compiled-plan.ts';
import type { VariableTexts } from './request-body.ts';
import { body, bodyHead } from './request-body.ts';

type JsonObject = Record<string, unknown>;

/** An entity fetch that waits to be sent with others. */
export interface WaitingFetch {
  readonly step: EntityFetch;
  readonly targets: readonly JsonObject[];
  /** For each target the index of its representation in the group; -1 for one that this fetch is not for. */
  readonly indices: readonly number[];
  readonly done: () => void;
}

/** Entity fetches that select the same: their representations are sent as one list, each once. */
export class FetchGroup {
  /** The first of the members' steps; as to what is sent, they are alike. */
  readonly step: EntityFetch;
  readonly members: WaitingFetch[] = [];
  readonly #texts: string[] = [];
  readonly #byText = new Map<string, number>();
  /** Of representations with a flat key: its first value is looked up, the others are compared, and the text is written once. */
  readonly #byKey = new Map<string | number, number>();
  /** By index: an entity with that flat key. */
  readonly #entities: JsonObject[] = [];

  constructor(step: EntityFetch) {
    this.step = step;
  }

  /** Number of representations. */
  get size(): number {
    return this.#texts.length;
  }

  /** False when none of the targets is for this fetch: it then has nothing to wait for. */
  add(step: EntityFetch, targets: readonly JsonObject[], done: () => void): boolean {
    const { textOf, flatKey } = step.representation;
    const key = isAlike(flatKey, this.step.representation.flatKey) ? flatKey : undefined;
    const indices = new Array<number>(targets.length);
    let isWanted = false;
    for (let at = 0; at < targets.length; at += 1) {
      const index = this.#indexOf(targets[at] as JsonObject, textOf, key);
      indices[at] = index;
      if (index !== -1) isWanted = true;
    }
    if (isWanted) this.members.push({ step, targets, indices, done });
    return isWanted;
  }

  /** The JSON list of all representations. */
  representations(): string {
    return `[${this.#texts.join()}]`;
  }

  #indexOf(target: JsonObject, textOf: Representation['textOf'], key: FlatKey | undefined): number {
    const value = key === undefined ? undefined : firstKeyValue(key, target);
    const known = value === undefined ? undefined : this.#byKey.get(value);
    if (key !== undefined && known !== undefined && haveSame(key.others, target, this.#entities[known])) return known;
    const text = textOf(target);
    if (value === undefined || known !== undefined || text === undefined) return this.#indexOfText(text);
    const index = this.#texts.push(text) - 1;
    this.#byKey.set(value, index);
    this.#entities[index] = target;
    return index;
  }

  #indexOfText(text: string | undefined): number {
    if (text === undefined) return -1;
    let index = this.#byText.get(text);
    if (index === undefined) {
      index = this.#texts.push(text) - 1;
      this.#byText.set(text, index);
    }
    return index;
  }
}

function isAlike(a: FlatKey | undefined, b: FlatKey | undefined): boolean {
  return a?.typename === b?.typename && a?.field === b?.field && a?.others.join() === b?.others.join();
}

function haveSame(fields: readonly string[], a: JsonObject, b: JsonObject | undefined): boolean {
  for (const field of fields) if (b === undefined || a[field] !== b[field]) return false;
  return true;
}

type AnyGroup = Pick<FetchGroup, 'step' | 'representations'>;

/** How many heads are kept: fetches of one turn can meet in more ways than one would think. */
const MAX_HEADS = 64;

/** The heads of bodies that a plan's fetches have in common, kept with the plan. */
export class BodyHeads {
  readonly #heads = new Map<string, string>();

  /** Of one fetch. */
  of(step: FetchStep): string {
    return this.#get(String(step.id), () => bodyHead(step.query, step.operationName));
  }

  /** Of one query that asks for the entities of all `groups`, each under its `groupName`, which is also the variable of its representations. */
  ofAll(groups: readonly AnyGroup[]): string {
    const key = groups.map(({ step }) => step.id).join();
    return this.#get(key, () => bodyHead(commonQuery(groups), groups[0]?.step.operationName));
  }

  #get(key: string, write: () => string): string {
    let head = this.#heads.get(key);
    if (head === undefined) {
      head = write();
      if (this.#heads.size < MAX_HEADS) this.#heads.set(key, head);
    }
    return head;
  }
}

/** The name under which a common query has the `index`th group: as an alias and as a variable. */
export function groupName(index: number): string {
  return `_entities${index}`;
}

/** The body of one fetch group. */
export function groupBody(group: AnyGroup, heads: BodyHeads, variables: VariableTexts): string {
  return body(heads.of(group.step), [
    ...variables.of(group.step.variables),
    `"representations":${group.representations()}`,
  ]);
}

/** The body of several groups that go to one subgraph together. */
export function commonBody(groups: readonly AnyGroup[], heads: BodyHeads, variables: VariableTexts): string {
  const names = new Set(groups.flatMap(({ step }) => step.variables));
  return body(heads.ofAll(groups), [
    ...variables.of(names),
    ...groups.map((group, index) => `"${groupName(index)}":${group.representations()}`),
  ]);
}

/** All fetches belong to one client operation, so a variable has the same definition in each. */
function commonQuery(groups: readonly AnyGroup[]): string {
  const definitions = new Map<string, string>();
  const fields = groups.map(({ step }, index) => {
    const query = step.mergeable as MergeableQuery;
    for (const [name, definition] of query.variableDefinitions) definitions.set(name, definition);
    return `${groupName(index)}:_entities(representations:$${groupName(index)})${query.selection}`;
  });
  const representations = groups.map((_group, index) => `$${groupName(index)}:[_Any!]!`);
  const name = groups[0]?.step.operationName ?? '';
  return `query ${name}(${[...representations, ...definitions.values()].join()}){${fields.join(' ')}}`;
}
