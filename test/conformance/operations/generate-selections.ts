import type {
  ArgumentNode,
  DirectiveNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLField,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import {
  doTypesOverlap,
  GraphQLBoolean,
  GraphQLNonNull,
  getNamedType,
  isCompositeType,
  isNonNullType,
  isUnionType,
  Kind,
  print,
} from 'graphql';
import type { Draft } from './draft.ts';
import { generateValue, variableFor } from './generate-value.ts';
import { ResponseScope } from './response-scope.ts';

/** Names that have broken executors: keys of entities, and what every JavaScript object inherits. */
const HARD_ALIASES = [
  'id',
  'sku',
  'name',
  '__typename',
  'then',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
];
const PLAIN_ALIASES = ['a', 'b', 'first', 'other'];
const TYPENAME_TYPE = 'String!';
const MOST_AT_ONCE = 5;

/**
 * Selections on one type, at most `depth` levels deep.
 *
 * `scope` holds the response names of the object that they fill; fragments share it with what stands around them.
 */
export function generateSelectionSet(
  draft: Draft,
  type: GraphQLCompositeType,
  scope: ResponseScope,
  depth: number,
): SelectionSetNode {
  const count = draft.random.integer(1, MOST_AT_ONCE);
  const selections = Array.from({ length: count }, () => generateSelection(draft, type, scope, depth)).filter(
    (selection) => selection !== undefined,
  );
  if (selections.length === 0) selections.push(namedTypename(scope));
  return { kind: Kind.SELECTION_SET, selections };
}

function generateSelection(
  draft: Draft,
  type: GraphQLCompositeType,
  scope: ResponseScope,
  depth: number,
): SelectionNode | undefined {
  const { random } = draft;
  if (draft.fieldsLeft <= 0) return undefined;
  if (isUnionType(type) ? random.chance(0.85) : random.chance(0.12)) return inlineFragment(draft, type, scope, depth);
  if (random.chance(0.1)) return fragmentSpread(draft, type, scope, depth);
  return generateField(draft, type, scope, depth);
}

/** One field, with everything below it; undefined when there is no name for it. */
export function generateField(
  draft: Draft,
  type: GraphQLCompositeType,
  scope: ResponseScope,
  depth: number,
  only?: string,
): FieldNode | undefined {
  const { random } = draft;
  const candidates = (isUnionType(type) ? [] : Object.values(type.getFields())).filter(
    (field) => (depth > 1 || !isCompositeType(getNamedType(field.type))) && (only === undefined || field.name === only),
  );
  if (candidates.length === 0 || (only === undefined && random.chance(0.08)))
    return aliased(draft, typenameField(), TYPENAME_TYPE, scope);
  const chosen = random.pick(candidates);
  const plain: FieldNode = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: chosen.name },
    arguments: generateArguments(draft, type.name, chosen),
    directives: conditions(draft),
  };
  const placed = aliased(draft, plain, String(chosen.type), scope);
  const named = getNamedType(chosen.type);
  if (placed === undefined || !isCompositeType(named)) return placed;
  const below = scope.claim(responseName(placed), signature(placed, String(chosen.type)));
  if (below === undefined) return undefined;
  return { ...placed, selectionSet: generateSelectionSet(draft, named, below, depth - 1) };
}

/** Gives a field an alias every now and then, or when its name is taken. Undefined when the aliases are taken too. */
function aliased(draft: Draft, field: FieldNode, type: string, scope: ResponseScope): FieldNode | undefined {
  const { random } = draft;
  const wanted: (string | undefined)[] = [undefined, random.pick(HARD_ALIASES), ...PLAIN_ALIASES];
  if (random.chance(0.15)) wanted.unshift(random.pick([...HARD_ALIASES, ...PLAIN_ALIASES]));
  draft.fieldsLeft -= 1;
  for (const alias of wanted) {
    const candidate = alias === undefined ? field : { ...field, alias: { kind: Kind.NAME, value: alias } as const };
    if (scope.claim(responseName(candidate), signature(candidate, type)) !== undefined) return candidate;
  }
  return undefined;
}

function generateArguments(
  draft: Draft,
  typeName: string,
  { name, args }: GraphQLField<unknown, unknown>,
): ArgumentNode[] {
  return args.flatMap((argument) => {
    const hasDefault = argument.defaultValue !== undefined;
    const isRequired = isNonNullType(argument.type) && !hasDefault;
    if (!isRequired && draft.random.chance(0.4)) return [];
    const position = { coordinate: `${typeName}.${name}(${argument.name}:)`, type: argument.type, hasDefault };
    return [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: argument.name },
        value: generateValue(draft, position),
      },
    ];
  });
}

function inlineFragment(
  draft: Draft,
  type: GraphQLCompositeType,
  scope: ResponseScope,
  depth: number,
): SelectionNode | undefined {
  const condition = draft.random.chance(0.2) && !isUnionType(type) ? undefined : conditionOn(draft, type);
  const selectionSet = generateSelectionSet(draft, condition ?? type, scope, depth);
  return {
    kind: Kind.INLINE_FRAGMENT,
    ...(condition && { typeCondition: namedType(condition.name) }),
    directives: conditions(draft),
    selectionSet,
  };
}

/** Spreads a fragment that is there already and fits, or a new one. */
function fragmentSpread(
  draft: Draft,
  type: GraphQLCompositeType,
  scope: ResponseScope,
  depth: number,
): SelectionNode | undefined {
  const { random, schema, fragments } = draft;
  const usable = fragments.filter((fragment) => doTypesOverlap(schema, fragment.type, type));
  const spread = (name: string): SelectionNode => ({
    kind: Kind.FRAGMENT_SPREAD,
    name: { kind: Kind.NAME, value: name },
    directives: conditions(draft),
  });
  if (usable.length > 0 && random.chance(0.5)) {
    const { definition, scope: selected } = random.pick(usable);
    return scope.absorb(selected) ? spread(definition.name.value) : undefined;
  }
  const condition = conditionOn(draft, type);
  const selected = new ResponseScope();
  const selectionSet = generateSelectionSet(draft, condition, selected, Math.min(depth, 3));
  if (!scope.absorb(selected)) return undefined;
  const name = { kind: Kind.NAME, value: `F${fragments.length + 1}` } as const;
  const definition = {
    kind: Kind.FRAGMENT_DEFINITION,
    name,
    typeCondition: namedType(condition.name),
    selectionSet,
  } as const;
  fragments.push({ definition, type: condition, scope: selected });
  return spread(name.value);
}

/** A type that objects of `type` may have: itself, one of its object types, or an interface or union over them. */
function conditionOn({ random, schema }: Draft, type: GraphQLCompositeType): GraphQLCompositeType {
  const overlapping = Object.values(schema.getTypeMap()).filter(
    (candidate): candidate is GraphQLCompositeType =>
      isCompositeType(candidate) && !candidate.name.startsWith('__') && doTypesOverlap(schema, candidate, type),
  );
  return random.pick(overlapping);
}

/** `@skip` and `@include`, seldom; mostly in the sense that keeps the field. */
function conditions(draft: Draft): DirectiveNode[] {
  const { random } = draft;
  return ['skip', 'include'].flatMap((name) => {
    if (!random.chance(0.06)) return [];
    const position = { coordinate: `@${name}(if:)`, type: new GraphQLNonNull(GraphQLBoolean), hasDefault: false };
    const value = random.chance(0.5)
      ? variableFor(draft, position)
      : ({ kind: Kind.BOOLEAN, value: random.chance(0.7) === (name === 'include') } as const);
    return [
      {
        kind: Kind.DIRECTIVE,
        name: { kind: Kind.NAME, value: name },
        arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'if' }, value }],
      },
    ];
  });
}

/** For a selection set that would be empty. */
function namedTypename(scope: ResponseScope): FieldNode {
  const field = typenameField();
  const isFree = scope.claim('__typename', signature(field, TYPENAME_TYPE)) !== undefined;
  // No other field gets this alias.
  return isFree ? field : { ...field, alias: { kind: Kind.NAME, value: 'typename' } };
}

function typenameField(): FieldNode {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
}

function namedType(name: string) {
  return { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } } as const;
}

function responseName({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value;
}

/** Name, arguments and type: what must be equal for two fields to share a response name. */
function signature({ name, arguments: given }: FieldNode, type: string): string {
  return `${name.value}(${(given ?? []).map(print).sort().join(' ')}): ${type}`;
}
