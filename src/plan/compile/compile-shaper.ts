import type {
  GraphQLAbstractType,
  GraphQLEnumType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
} from 'graphql';
import {
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { dependsOnType } from '../operation/depends-on-type.ts';
import type { Selection } from '../operation/selection.ts';
import type { TypeMemberships } from '../type-memberships.ts';
import { BUILT_IN_SCALARS } from './built-in-scalars.ts';
import type { CollectedField, CollectedValue } from './collect-fields.ts';
import { collectFields } from './collect-fields.ts';
import { literal, propertyName } from './generated-code.ts';
import { SetNumbers } from './set-numbers.ts';
import type { ShapeErrors } from './shape-errors.ts';
import { INVALID } from './shape-errors.ts';
import { ShaperBudget } from './shaper-budget.ts';

type JsonObject = Record<string, unknown>;

/**
 * Turns merged subgraph data into the client's answer; `null` when a null had to go up to the root. Reads `data`, never
 * changes it.
 */
export type Shaper = (data: JsonObject, introspection: JsonObject, errors: ShapeErrors) => JsonObject | null;

export interface CompiledShaper {
  readonly shape: Shaper;
  /** Length of the generated code. */
  readonly characters: number;
}

type GeneratedShaper = (
  data: JsonObject,
  introspection: JsonObject,
  errors: ShapeErrors,
) => JsonObject | typeof INVALID;

/**
 * Generates the shaper of an operation: nested object literals with null propagation and type conditions.
 *
 * Compiled code is several times faster than an interpreter over selections. Everything that goes into it from outside
 * (keys, type names, coordinates) is written by `literal`, as a JSON string; there is no other way in.
 *
 * Errors  throws QUERY_PLAN_COMPLEXITY_EXCEEDED when the code would be too large.
 * Source  https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export function compileShaper(
  schema: GraphQLSchema,
  rootType: GraphQLObjectType,
  selections: readonly Selection[],
  memberships: TypeMemberships = new Map(),
): CompiledShaper {
  const writer = new ShaperWriter(schema, memberships);
  const root = writer.objectFunction(rootType, [selections]);
  const generated = writer.link(root);
  const shape: Shaper = (data, introspection, errors) => {
    const shaped = generated(data, introspection, errors);
    return shaped === INVALID ? null : (shaped as JsonObject);
  };
  return { shape, characters: writer.characters };
}

class ShaperWriter {
  readonly #schema: GraphQLSchema;
  readonly #memberships: TypeMemberships;
  readonly #budget = new ShaperBudget();
  readonly #functions: string[] = [];
  readonly #names = new Map<string, string>();
  readonly #setNumbers = new SetNumbers();
  /** Values that generated code refers to by index. */
  readonly #enums: ReadonlySet<unknown>[] = [];
  readonly #enumIds = new Map<GraphQLEnumType, number>();

  constructor(schema: GraphQLSchema, memberships: TypeMemberships) {
    this.#schema = schema;
    this.#memberships = memberships;
  }

  get characters(): number {
    return this.#budget.characters;
  }

  link(root: string): GeneratedShaper {
    const body = `"use strict";\n${this.#functions.join('\n')}\nreturn (d, introspection, e) => ${root}(d, introspection, e);`;
    return new Function('INVALID', 'enums', 'scalars', body)(INVALID, this.#enums, BUILT_IN_SCALARS) as GeneratedShaper;
  }

  /** The function that shapes an object of exactly this type, or as far as this interface goes. */
  objectFunction(type: GraphQLObjectType | GraphQLInterfaceType, sets: readonly (readonly Selection[])[]): string {
    return this.#function(`${type.name} ${this.#setKey(sets)}`, (name) => {
      this.#budget.spendMerge(sets);
      const fields = collectFields(this.#schema, type, sets);
      const lines = fields.map((field, index) => this.#field(field, `v${index}`, type));
      const entries = fields.map(({ key }, index) => `${propertyName(key)}: v${index}`);
      return `function ${name}(d, introspection, e) {
if (typeof d !== "object" || d === null || Array.isArray(d)) return e.add(${literal(`Expected an object of type ${type.name}.`)});
let n;
${lines.join('\n')}
return { ${entries.join(', ')} };
}`;
    });
  }

  #field(field: CollectedField, variable: string, type: GraphQLObjectType | GraphQLInterfaceType): string {
    if (field.kind === 'typename') return `const ${variable} = ${literal(type.name)};`;
    if (field.kind === 'introspection') return `const ${variable} = introspection[${literal(field.key)}];`;
    return `let ${variable} = d[${literal(field.plannedKey)}];
${this.#complete(variable, field.type, field, literal(field.key))}`;
  }

  /** Statements that complete the value in `variable`, which stands under `key` (an expression) in its parent. */
  #complete(variable: string, type: GraphQLOutputType, field: CollectedValue, key: string): string {
    const inner = isNonNullType(type) ? (type.ofType as GraphQLOutputType) : type;
    const missing = `e.add(${literal(`Cannot return null for non-nullable field ${field.coordinate}.`)}); e.under(e.list.length - 1, ${key}); return INVALID;`;
    const whenNull = isNonNullType(type) ? missing : `${variable} = null;`;
    const whenInvalid = isNonNullType(type) ? 'return INVALID;' : `${variable} = null;`;
    const shape = this.#shape(inner, field);
    const isNull = `${variable} === undefined || ${variable} === null`;
    if (shape === undefined) return `if (${isNull}) { ${whenNull} }`;
    const completed = `if (${isNull}) { ${whenNull} }
else { n = e.list.length; ${variable} = ${shape}(${variable}, introspection, e); if (e.list.length !== n) e.under(n, ${key}); if (${variable} === INVALID) { ${whenInvalid} }${isNonNullType(type) && this.#mayHide(inner) ? ` if (${variable} === null) { ${missing} }` : ''} }`;
    const scalar = isScalarType(inner) ? BUILT_IN_SCALARS.get(inner.name) : undefined;
    // One check and no call for what nearly every value is.
    return scalar === undefined ? completed : `if (${scalar.misfits(variable)}) { ${completed} }`;
  }

  /** Whether subgraphs may answer here with what clients must not see. */
  #mayHide(type: GraphQLOutputType): boolean {
    return (isAbstractType(type) || isEnumType(type)) && this.#hidden(type).length > 0;
  }

  /** Names of types or values that belong to `type` and are not in the schema: inaccessible ones. They are shaped to null. */
  #hidden(type: GraphQLAbstractType | GraphQLEnumType): string[] {
    const isShown = isEnumType(type)
      ? (name: string) => type.getValue(name) !== undefined
      : (name: string) => this.#schema.getType(name) !== undefined;
    return [...(this.#memberships.get(type.name) ?? [])].filter((name) => !isShown(name));
  }

  /** Name of the function that shapes a value which is not null; undefined when values pass as they are. */
  #shape(type: GraphQLOutputType, field: CollectedValue): string | undefined {
    if (isListType(type)) return this.#listFunction(type.ofType as GraphQLOutputType, field);
    if (isObjectType(type)) return this.objectFunction(type, field.selections);
    if (isAbstractType(type)) return this.#abstractFunction(type, field);
    if (isEnumType(type)) return this.#enumFunction(type);
    return isScalarType(type) && BUILT_IN_SCALARS.has(type.name) ? this.#scalarFunction(type.name) : undefined;
  }

  #listFunction(element: GraphQLOutputType, field: CollectedValue): string {
    const identity = `[${element}] ${field.coordinate} ${this.#setKey(field.selections)}`;
    return this.#function(identity, (name) => {
      const complete = this.#complete('v', element, field, 'i');
      return `function ${name}(a, introspection, e) {
if (!Array.isArray(a)) return e.add(${literal(`Expected a list for field ${field.coordinate}.`)});
const r = new Array(a.length);
let n;
for (let i = 0; i < a.length; i += 1) {
let v = a[i];
${complete}
r[i] = v;
}
return r;
}`;
    });
  }

  #abstractFunction(type: GraphQLAbstractType, field: CollectedValue): string {
    const identity = `<${type.name}> ${this.#setKey(field.selections)}`;
    return this.#function(identity, (name) => {
      const cases = this.#schema
        .getPossibleTypes(type)
        .map(
          (concrete) =>
            `case ${literal(concrete.name)}: return ${this.objectFunction(concrete, field.selections)}(d, introspection, e);`,
        );
      cases.push(...this.#hidden(type).map((hidden) => `case ${literal(hidden)}: return null;`));
      if (isInterfaceType(type)) cases.push(...this.#interfaceCases(type, field));
      return `function ${name}(d, introspection, e) {
switch (d.__typename) {
${cases.join('\n')}
default: return e.add(${literal(`The answer holds no known type for ${type.name}.`)});
}
}`;
    });
  }

  /** An interface object has the name of its interface, or none: enough where the concrete type does not matter. */
  #interfaceCases(type: GraphQLInterfaceType, { selections }: CollectedValue): string[] {
    if (selections.some((set) => dependsOnType(this.#schema, type, set))) return [];
    const names = [type, ...this.#schema.getImplementations(type).interfaces].map(({ name }) => literal(name));
    const labels = ['undefined', ...names].map((label) => `case ${label}:`);
    return [`${labels.join(' ')} return ${this.objectFunction(type, selections)}(d, introspection, e);`];
  }

  /** Values that the schema does not show must not reach a client. */
  #enumFunction(type: GraphQLEnumType): string {
    let id = this.#enumIds.get(type);
    if (id === undefined) {
      id = this.#enums.push(new Set(type.getValues().map(({ name }) => name))) - 1;
      this.#enumIds.set(type, id);
    }
    const values = id;
    const cases = this.#hidden(type).map((hidden) => `case ${literal(hidden)}: return null;`);
    return this.#function(
      `enum ${type.name}`,
      (name) => `function ${name}(v, introspection, e) {
if (enums[${values}].has(v)) return v;
switch (v) {
${cases.join('\n')}
default: return e.add(${literal(`The answer holds no known value of enum ${type.name}.`)});
}
}`,
    );
  }

  /** For values that do not fit as they are. */
  #scalarFunction(scalar: string): string {
    return this.#function(
      `scalar ${scalar}`,
      (name) => `function ${name}(v, introspection, e) {
const converted = scalars.get(${literal(scalar)}).convert(v);
return converted === INVALID ? e.add(${literal(`The answer holds no value of type ${scalar}.`)}) : converted;
}`,
    );
  }

  /** Writes each function once; the name is known before its body, so that types may nest. */
  #function(identity: string, write: (name: string) => string): string {
    let name = this.#names.get(identity);
    if (name === undefined) {
      name = `f${this.#names.size}`;
      this.#names.set(identity, name);
      this.#budget.spendFunction();
      const text = write(name);
      this.#budget.spendText(text);
      this.#functions.push(text);
    }
    return name;
  }

  /** Alike for sets that make the same of a value. */
  #setKey(sets: readonly (readonly Selection[])[]): string {
    return [...new Set(sets.map((set) => this.#setNumbers.of(set)))].join();
  }
}
