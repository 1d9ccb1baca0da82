import type {
  DirectiveNode,
  DocumentNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { Kind } from 'graphql';

/** Sizes of one operation, its fragments expanded. Beyond 2^53 they are approximate, and end at Infinity. */
export interface Measures {
  /** Levels of fields. */
  readonly depth: number;
  /** Levels of selection sets: fields, inline fragments and spreads. */
  readonly nesting: number;
  /** Fields at all levels. */
  readonly height: number;
  readonly rootFields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Uses of named fragments. */
  readonly spreads: number;
}

/** What is validated together: one operation, or all fragments that no operation uses. */
export interface MeasuredPart {
  readonly selectionSets: readonly SelectionSetNode[];
  readonly measures: Measures;
}

export type DocumentMeasures =
  | { readonly kind: 'measured'; readonly parts: readonly MeasuredPart[]; readonly fragments: Fragments }
  /** Too deep to go on; `nesting` is how deep it got. */
  | { readonly kind: 'too-deep'; readonly nesting: number }
  /** `fragment` spreads itself, through the fragments in `via`. */
  | { readonly kind: 'cycle'; readonly fragment: string; readonly via: readonly string[] };

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const NOTHING: Measures = { depth: 0, nesting: 0, height: 0, rootFields: 0, aliases: 0, directives: 0, spreads: 0 };

/**
 * Measures every operation of a document.
 *
 * Each fragment is measured once and its numbers are added wherever it is spread, so the time is linear in the document
 * even where its expansion would be astronomic. Recursion ends at `maxNesting` levels, fragments expanded.
 */
export function measureDocument(document: DocumentNode, maxNesting: number): DocumentMeasures {
  const definitions = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  // Of several fragments with one name graphql-js, too, takes the last.
  const fragments: Fragments = new Map(definitions.map((definition) => [definition.name.value, definition]));
  const measuring = new Measuring(fragments, maxNesting);
  try {
    const operations = document.definitions
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => ({ selectionSets: [operation.selectionSet], measures: measuring.operation(operation) }));
    const unused = definitions.filter((definition) => !measuring.isMeasured(definition));
    // A fragment may be used by another unused one that comes later: measured twice then, which does no harm.
    const rest = unused.map((definition) => measuring.fragment(definition)).reduce(add, NOTHING);
    const parts = [...operations, { selectionSets: unused.map(({ selectionSet }) => selectionSet), measures: rest }];
    return { kind: 'measured', parts, fragments };
  } catch (stop) {
    if (stop instanceof MeasuringStopped) return stop.result;
    throw stop;
  }
}

/** Leaves the recursion at once. Never gets out of this file. */
class MeasuringStopped extends Error {
  readonly result: Exclude<DocumentMeasures, { kind: 'measured' }>;

  constructor(result: MeasuringStopped['result']) {
    super(result.kind);
    this.result = result;
  }
}

class Measuring {
  readonly #fragments: Fragments;
  readonly #maxNesting: number;
  readonly #measured = new Map<FragmentDefinitionNode, Measures>();
  /** Fragments being measured, outermost first. */
  readonly #open: FragmentDefinitionNode[] = [];

  constructor(fragments: Fragments, maxNesting: number) {
    this.#fragments = fragments;
    this.#maxNesting = maxNesting;
  }

  isMeasured(definition: FragmentDefinitionNode): boolean {
    return this.#measured.has(definition);
  }

  operation(operation: OperationDefinitionNode): Measures {
    const own = count(operation.directives);
    const ofVariables = (operation.variableDefinitions ?? []).reduce((sum, node) => sum + count(node.directives), 0);
    return withDirectives(this.#selectionSet(operation.selectionSet, 1), own + ofVariables);
  }

  fragment(definition: FragmentDefinitionNode, level = 1): Measures {
    const known = this.#measured.get(definition);
    if (known !== undefined) return known;
    const start = this.#open.indexOf(definition);
    if (start !== -1) throw new MeasuringStopped(cycleOf(this.#open.slice(start)));
    this.#open.push(definition);
    const measures = withDirectives(this.#selectionSet(definition.selectionSet, level), count(definition.directives));
    this.#open.pop();
    this.#measured.set(definition, measures);
    return measures;
  }

  /** `level` counts the selection sets around this one, itself included. */
  #selectionSet({ selections }: SelectionSetNode, level: number): Measures {
    this.#checkNesting(level);
    let sum = NOTHING;
    for (const selection of selections) sum = add(sum, this.#selection(selection, level));
    const nesting = sum.nesting + 1;
    // A fragment measured before may be spread deeper down here.
    this.#checkNesting(level - 1 + nesting);
    return { ...sum, nesting };
  }

  #selection(selection: SelectionNode, level: number): Measures {
    const directives = count(selection.directives);
    switch (selection.kind) {
      case Kind.FIELD: {
        const below =
          selection.selectionSet === undefined ? NOTHING : this.#selectionSet(selection.selectionSet, level + 1);
        return {
          depth: below.depth + 1,
          nesting: below.nesting,
          height: below.height + 1,
          rootFields: 1,
          aliases: below.aliases + (selection.alias === undefined ? 0 : 1),
          directives: below.directives + directives,
          spreads: below.spreads,
        };
      }
      case Kind.INLINE_FRAGMENT:
        return withDirectives(this.#selectionSet(selection.selectionSet, level + 1), directives);
      case Kind.FRAGMENT_SPREAD: {
        const definition = this.#fragments.get(selection.name.value);
        const inside = definition === undefined ? NOTHING : this.fragment(definition, level + 1);
        return { ...inside, directives: inside.directives + directives, spreads: inside.spreads + 1 };
      }
    }
  }

  #checkNesting(nesting: number): void {
    if (nesting > this.#maxNesting) throw new MeasuringStopped({ kind: 'too-deep', nesting });
  }
}

function add(left: Measures, right: Measures): Measures {
  return {
    depth: Math.max(left.depth, right.depth),
    nesting: Math.max(left.nesting, right.nesting),
    height: left.height + right.height,
    rootFields: left.rootFields + right.rootFields,
    aliases: left.aliases + right.aliases,
    directives: left.directives + right.directives,
    spreads: left.spreads + right.spreads,
  };
}

function withDirectives(measures: Measures, directives: number): Measures {
  return directives === 0 ? measures : { ...measures, directives: measures.directives + directives };
}

function count(directives: readonly DirectiveNode[] | undefined): number {
  return directives?.length ?? 0;
}

function cycleOf(open: readonly FragmentDefinitionNode[]): MeasuringStopped['result'] {
  const [first, ...via] = open.map((definition) => definition.name.value);
  return { kind: 'cycle', fragment: first ?? '', via };
}
