import type { FetchStep, MergeableQuery } from '../plan/compiled-plan.ts';
import type { VariableTexts } from './request-body.ts';
import { body, bodyHead } from './request-body.ts';

/** Entity fetches with one query: their representations are sent as one list, each once. */
export class FetchGroup<Fetch extends { readonly step: FetchStep; readonly representations: readonly string[] }> {
  readonly step: FetchStep;
  readonly members: { readonly fetch: Fetch; readonly indices: readonly number[] }[] = [];
  readonly #indexOf = new Map<string, number>();

  constructor(step: FetchStep) {
    this.step = step;
  }

  get size(): number {
    return this.#indexOf.size;
  }

  add(fetch: Fetch): void {
    const indices = fetch.representations.map((text) => {
      let index = this.#indexOf.get(text);
      if (index === undefined) {
        index = this.#indexOf.size;
        this.#indexOf.set(text, index);
      }
      return index;
    });
    this.members.push({ fetch, indices });
  }

  /** The JSON list of all representations. */
  representations(): string {
    return `[${[...this.#indexOf.keys()].join()}]`;
  }
}

type AnyGroup = Pick<FetchGroup<never>, 'step' | 'representations'>;

/** The heads of bodies that a plan's fetches have in common, kept with the plan. */
export class BodyHeads {
  readonly #heads = new Map<string, string>();

  /** Of one fetch. */
  of(step: FetchStep): string {
    return this.#get(String(step.id), () => bodyHead(step.query, step.operationName));
  }

  /** Of one query that asks for the entities of all `groups`, as `e0`, `e1`, …; their representations are `$e0`, …. */
  ofAll(groups: readonly AnyGroup[]): string {
    const key = groups.map(({ step }) => step.id).join();
    return this.#get(key, () => bodyHead(commonQuery(groups), groups[0]?.step.operationName));
  }

  #get(key: string, write: () => string): string {
    let head = this.#heads.get(key);
    if (head === undefined) {
      head = write();
      this.#heads.set(key, head);
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
    const query = step.entities?.mergeable as MergeableQuery;
    for (const [name, definition] of query.variableDefinitions) definitions.set(name, definition);
    return `${groupName(index)}:_entities(representations:$${groupName(index)})${query.selection}`;
  });
  const representations = groups.map((_group, index) => `$${groupName(index)}:[_Any!]!`);
  const name = groups[0]?.step.operationName ?? '';
  return `query ${name}(${[...representations, ...definitions.values()].join()}){${fields.join(' ')}}`;
}
