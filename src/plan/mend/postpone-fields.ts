import type {
  FieldNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
  VariableDefinitionNode,
} from 'graphql';
import { Kind, parse, print, visit } from 'graphql';
import type { Requirements } from '../adapt/requirements.ts';
import { fieldNames } from '../adapt/requirements.ts';
import { fetchedOperation } from '../fetched-operation.ts';
import { planSelections } from '../plan-selections.ts';
import type { FetchNode, FlattenNode, PlanNode, PlanSelection, QueryPlan } from '../query-plan.ts';
import { entityFields } from './entity-fields.ts';
import { asFetched } from './fetch-portion.ts';
import { topNames } from './top-names.ts';

/** Fields of one type at one place that are asked for too early. */
interface EarlyFields {
  readonly service: string;
  readonly path: readonly (string | number)[];
  readonly type: string;
  readonly fields: readonly FieldNode[];
  /** Of the fetch that they were taken from. */
  readonly variables: Variables;
}

interface Variables {
  readonly definitions: readonly VariableDefinitionNode[];
  readonly usages: readonly string[];
}

/** A chain of `@requires` is as long as this at most; it is only there to end. */
const MOST_ROUNDS = 10;

/**
 * Moves fields to where what they require is known.
 *
 * Of a chain of `@requires` the planner asks for the middle too early when that field's subgraph is where the entity comes
 * from: in the very fetch that finds the entity. Such a field is taken out of there. Unless it is fetched rightly as well,
 * it is fetched by a reference to the entity, right before the fetch that requires it.
 */
export function postponeFields(plan: QueryPlan, requirements: Requirements): QueryPlan {
  if (plan.node === undefined || plan.node.kind === 'Subscription' || !requirements.exist) return plan;
  let node: PlanNode = plan.node;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const early: EarlyFields[] = [];
    const rest = withoutEarlyFields(node, [], requirements, early);
    if (early.length === 0) break;
    const fetched = rest === undefined ? new Set<string>() : new Set(fieldsFetched(rest, []));
    const missing = early.map((each) => notIn(fetched, each)).filter(({ fields }) => fields.length > 0);
    node = missing.reduce<PlanNode>(
      (tree, fields) => placeBeforeUse(tree, fields, requirements),
      rest ?? { kind: 'Sequence', nodes: [] },
    );
  }
  return { ...plan, node };
}

/** Undefined when nothing is left to fetch. */
function withoutEarlyFields(
  node: PlanNode,
  path: FlattenNode['path'],
  requirements: Requirements,
  early: EarlyFields[],
): PlanNode | undefined {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel': {
      const nodes = node.nodes.flatMap((child) => withoutEarlyFields(child, path, requirements, early) ?? []);
      return nodes.length === 0 ? undefined : { ...node, nodes };
    }
    case 'Flatten': {
      const inner = withoutEarlyFields(node.node, [...path, ...node.path], requirements, early);
      return inner && { ...node, node: inner };
    }
    case 'Fetch':
      return new FetchCleaner(node, path, requirements, early).clean();
    case 'Condition':
      return node;
  }
}

/** Takes the early fields out of one fetch. */
class FetchCleaner {
  readonly #fetch: FetchNode;
  readonly #path: FlattenNode['path'];
  readonly #requirements: Requirements;
  readonly #early: EarlyFields[];
  readonly #represented: ReadonlySet<string>;
  readonly #operation: OperationDefinitionNode;

  constructor(fetch: FetchNode, path: FlattenNode['path'], requirements: Requirements, early: EarlyFields[]) {
    this.#fetch = fetch;
    this.#path = path;
    this.#requirements = requirements;
    this.#early = early;
    this.#represented = new Set(topNames(fetch.requires ?? []));
    this.#operation = fetchedOperation(fetch);
  }

  /** Undefined when no field of the entities is left. */
  clean(): FetchNode | undefined {
    const known = this.#early.length;
    const operation = this.#operation;
    const [first] = operation.selectionSet.selections;
    const isEntities = this.#fetch.requires !== undefined && first?.kind === Kind.FIELD && first.selectionSet;
    const root = this.#requirements.rootOf(this.#fetch.operationKind);
    const selectionSet = isEntities
      ? {
          ...operation.selectionSet,
          selections: [{ ...first, selectionSet: this.#set(isEntities, '', [], true, NOTHING) }],
        }
      : this.#set(operation.selectionSet, root, [], false, NOTHING);
    if (this.#early.length === known) return this.#fetch;
    const rest = { ...operation, selectionSet };
    if (isEntities && entityFields(rest).every(({ node }) => node.name.value === '__typename')) return undefined;
    return { ...this.#fetch, ...asFetched(rest, this.#fetch.variableUsages) };
  }

  /** `around`: names of what is selected of the same objects by the sets around this one. */
  #set(
    set: SelectionSetNode,
    type: string,
    path: FlattenNode['path'],
    isEntity: boolean,
    around: ReadonlySet<string>,
  ): SelectionSetNode {
    const siblings = new Set([...around, ...namesOfAll(set.selections, type)]);
    const early: FieldNode[] = [];
    const selections = set.selections.flatMap((node): SelectionNode[] => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return [node];
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition?.name.value ?? type;
        return [{ ...node, selectionSet: this.#set(node.selectionSet, condition, path, isEntity, siblings) }];
      }
      if (this.#isEarly(node, type, siblings, isEntity)) {
        early.push(node);
        return [];
      }
      return [this.#field(node, type, path)];
    });
    if (early.length === 0) return { ...set, selections };
    const { serviceName: service, variableUsages: usages = [] } = this.#fetch;
    const variables = { definitions: this.#operation.variableDefinitions ?? [], usages };
    this.#early.push({ service, path: [...this.#path, ...path], type, fields: early, variables });
    const key = this.#requirements.keyOf(this.#fetch.serviceName, type)?.selections ?? [];
    const isKnown = isEntity && fieldNames(key).every((name) => this.#represented.has(name));
    return { ...set, selections: withReference(selections, isKnown ? [] : key) };
  }

  #field(node: FieldNode, type: string, path: FlattenNode['path']): FieldNode {
    const shape = this.#requirements.shapeOf(type, node.name.value);
    if (shape === undefined || node.selectionSet === undefined) return node;
    const below = [...path, node.alias?.value ?? node.name.value, ...Array<string>(shape.lists).fill('@')];
    return { ...node, selectionSet: this.#set(node.selectionSet, shape.typeName, below, false, NOTHING) };
  }

  /** A field whose requirements are neither in the representation nor, by `@provides`, beside it. */
  #isEarly(node: FieldNode, type: string, siblings: ReadonlySet<string>, isEntity: boolean): boolean {
    const { serviceName } = this.#fetch;
    const required = this.#requirements.requiredFor(serviceName, type, node.name.value);
    if (required === undefined || this.#requirements.keyOf(serviceName, type) === undefined) return false;
    return fieldNames(required.selections).some(
      (name) => !siblings.has(name) && !(isEntity && this.#represented.has(name)),
    );
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** Names of the fields that these select of every object of the type. */
function namesOfAll(selections: readonly SelectionNode[], type: string): string[] {
  const fragments = selections.filter((node) => node.kind === Kind.INLINE_FRAGMENT);
  const certain = fragments.filter(
    ({ typeCondition, directives }) =>
      (typeCondition === undefined || typeCondition.name.value === type) && !directives?.length,
  );
  return [
    ...fieldNames(selections),
    ...certain.flatMap(({ selectionSet }) => namesOfAll(selectionSet.selections, type)),
  ];
}

/** The selections and what refers to the entity, each once. */
function withReference(selections: readonly SelectionNode[], key: readonly SelectionNode[]): SelectionNode[] {
  const present = new Set(selections.map(print));
  return [...selections, ...[TYPENAME, ...key].filter((node) => !present.has(print(node)))];
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** Every field that is fetched, with its subgraph and its place. */
function fieldsFetched(node: PlanNode, path: FlattenNode['path']): string[] {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap((child) => fieldsFetched(child, path));
    case 'Flatten':
      return fieldsFetched(node.node, [...path, ...node.path]);
    case 'Fetch':
      return node.requires?.length
        ? entityFields(fetchedOperation(node)).map((field) => placeName(node.serviceName, path, field.node))
        : [];
    case 'Condition':
      return [];
  }
}

function placeName(service: string, path: FlattenNode['path'], { alias, name }: FieldNode): string {
  return JSON.stringify([service, path, alias?.value ?? name.value]);
}

function notIn(fetched: ReadonlySet<string>, early: EarlyFields): EarlyFields {
  const { service, path, fields } = early;
  return { ...early, fields: fields.filter((field) => !fetched.has(placeName(service, path, field))) };
}

/** Puts the fetch of early fields before the fetches that require them; at the end when there are none. */
function placeBeforeUse(tree: PlanNode, early: EarlyFields, requirements: Requirements): PlanNode {
  const fetch = fetchOf(early, requirements);
  const names = new Set(early.fields.map(({ alias, name }) => alias?.value ?? name.value));
  let isPlaced = false;
  const place = (node: PlanNode): PlanNode => {
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map(place) };
      case 'Flatten': {
        const { node: inner } = node;
        if (inner.kind !== 'Fetch') return { ...node, node: place(inner) };
        if (!allNames(inner.requires ?? []).some((name) => names.has(name))) return node;
        isPlaced = true;
        return { kind: 'Sequence', nodes: [fetch, node] };
      }
      default:
        return node;
    }
  };
  const placed = place(tree);
  return isPlaced ? placed : { kind: 'Sequence', nodes: [placed, fetch] };
}

function fetchOf({ service, path, type, fields, variables }: EarlyFields, requirements: Requirements): FlattenNode {
  const required = fields.flatMap(({ name }) => requirements.requiredFor(service, type, name.value)?.selections ?? []);
  const key = requirements.keyOf(service, type)?.selections ?? [];
  const selections = planSelections([TYPENAME, ...key, ...required]);
  const text = `query($representations:[_Any!]!){_entities(representations:$representations){...on ${type}{__typename}}}`;
  const [operation] = parse(text, { noLocation: true }).definitions;
  const own = variables.definitions.filter(({ variable }) => variable.name.value !== 'representations');
  const withFields: OperationDefinitionNode = visit(operation as OperationDefinitionNode, {
    OperationDefinition: (node) => ({ ...node, variableDefinitions: [...(node.variableDefinitions ?? []), ...own] }),
    InlineFragment: (node) => ({ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: fields } }),
  });
  return {
    kind: 'Flatten',
    path,
    node: {
      kind: 'Fetch',
      serviceName: service,
      operationKind: 'query',
      requires: [{ kind: 'InlineFragment', typeCondition: type, selections }],
      ...asFetched(withFields, variables.usages),
    },
  };
}

function allNames(selections: readonly PlanSelection[]): string[] {
  return selections.flatMap((each) => [
    ...(each.kind === 'Field' ? [each.name] : []),
    ...allNames(each.selections ?? []),
  ]);
}
