import fc from 'fast-check';
import type { GraphQLArgument, GraphQLInputType, GraphQLNamedType } from 'graphql';
import {
  getNamedType,
  getOperationAST,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
  NoUnusedFragmentsRule,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { operationUsage } from '../../../../src/traffic/usage/operation-usage.ts';
import { LIBRARY } from './library-schema.ts';

/** In everything that comes from a client but the name of its operation. Numbers hold it as digits. */
const MARK = 'zQz';
const NUMBER_MARK = '7351';

/** Writes valid documents that are full of marks. */
class Writer {
  readonly #pick: <Value>(values: readonly Value[]) => Value;
  readonly #variables: string[] = [];
  readonly #fragments: string[] = [];
  #names = 0;

  constructor(gen: fc.GeneratorValue) {
    this.#pick = (values) => {
      const value = values[gen(fc.nat, { max: values.length - 1 })];
      if (value === undefined) throw new TypeError('nothing to pick from');
      return value;
    };
  }

  document(): string {
    const root = LIBRARY.getType('Query');
    if (!root) throw new TypeError('no Query');
    const selections = this.#selections(root, 3);
    const variables = this.#variables.length === 0 ? '' : `(${this.#variables.join(', ')})`;
    return `query ${this.#pick(['', 'Kept'])}${variables} ${selections} ${this.#fragments.join('\n')}`;
  }

  #name(): string {
    this.#names += 1;
    return `${MARK}${this.#names}`;
  }

  #selections(type: GraphQLNamedType, depth: number): string {
    return `{ ${Array.from({ length: this.#pick([1, 2, 3]) }, () => this.#selection(type, depth)).join(' ')} }`;
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    if (isUnionType(type)) {
      const member = this.#pick(type.getTypes());
      return `... on ${member.name} ${this.#selections(member, depth)}`;
    }
    if (!('getFields' in type)) throw new TypeError(`nothing to select from ${type.name}`);
    const kind = this.#pick(['field', 'field', 'field', 'inline', 'spread']);
    if (depth > 0 && kind === 'inline') return `... @include(if: true) ${this.#selections(type, depth - 1)}`;
    if (depth > 0 && kind === 'spread') {
      const name = this.#name();
      this.#fragments.push(`fragment ${name} on ${type.name} ${this.#selections(type, depth - 1)}`);
      return `...${name}`;
    }
    const fields = Object.values(type.getFields()).filter(
      (field) => depth > 0 || !isCompositeType(getNamedType(field.type)),
    );
    if (fields.length === 0) return '__typename';
    const field = this.#pick(fields);
    const named = getNamedType(field.type);
    const given = ('args' in field ? (field.args as readonly GraphQLArgument[]) : []).flatMap((argument) =>
      isNonNullType(argument.type) || this.#pick([true, false])
        ? [`${argument.name}: ${this.#value(argument.type, 3)}`]
        : [],
    );
    const directive = this.#pick(['', '', ` @shown(at: "${MARK}", to: ALL)`]);
    return `${this.#name()}: ${field.name}${given.length === 0 ? '' : `(${given.join(', ')})`}${directive} ${
      isCompositeType(named) ? this.#selections(named, depth - 1) : ''
    }`;
  }

  #value(type: GraphQLInputType, depth: number): string {
    if (depth > 0 && this.#pick([0, 1, 2, 3]) === 0) {
      const name = this.#name();
      const initial = isNonNullType(type) ? '' : this.#pick(['', ` = ${this.#literal(type, 1)}`]);
      this.#variables.push(`$${name}: ${String(type)}${initial}`);
      return `$${name}`;
    }
    return this.#literal(type, depth);
  }

  /** Variables stand where they may: not in defaults, which are written with depth 1 and less. */
  #literal(type: GraphQLInputType, depth: number): string {
    if (isNonNullType(type)) return this.#literal(type.ofType as GraphQLInputType, depth);
    const inner = (next: GraphQLInputType) =>
      depth > 1 ? this.#value(next, depth - 1) : this.#literal(next, depth - 1);
    if (isListType(type)) {
      return depth > 0 && this.#pick([true, false])
        ? `[${inner(type.ofType as GraphQLInputType)}, ${inner(type.ofType as GraphQLInputType)}]`
        : this.#literal(type.ofType as GraphQLInputType, depth);
    }
    if (isEnumType(type)) return this.#pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      if (depth <= 0) return '{}';
      const fields = Object.values(type.getFields()).filter(() => this.#pick([true, false]));
      return `{ ${fields.map((field) => `${field.name}: ${inner(field.type)}`).join(', ')} }`;
    }
    switch (type.name) {
      case 'Int':
        return `${NUMBER_MARK}${this.#pick([1, 2])}`;
      case 'Float':
        return this.#pick([`${NUMBER_MARK}.${NUMBER_MARK}`, `-${NUMBER_MARK}e7`]);
      case 'Boolean':
        return this.#pick(['true', 'false']);
      case 'Anything':
        return this.#pick([
          MARK,
          `"${MARK}"`,
          `{ ${MARK}: [${NUMBER_MARK}, { ${MARK}: ${MARK} }] }`,
          `[${MARK}, ["${MARK}"]]`,
          NUMBER_MARK,
        ]);
      default:
        return this.#pick([`"${MARK} \\"x\\""`, `"""block ${MARK}"""`, type.name === 'ID' ? NUMBER_MARK : `"${MARK}"`]);
    }
  }
}

// Random tests print their seed when they fail.
test('nothing that a client could have put data into is in what is kept, which says itself the same', () => {
  const rules = specifiedRules.filter(
    (rule) => rule !== OverlappingFieldsCanBeMergedRule && rule !== NoUnusedFragmentsRule,
  );
  let marked = 0;
  fc.assert(
    fc.property(fc.gen(), (gen) => {
      const source = new Writer(gen).document();
      const document = parse(source);
      expect(validate(LIBRARY, document, rules)).toEqual([]);
      const operation = getOperationAST(document);
      if (!operation) throw new Error('no operation');
      const usage = operationUsage(LIBRARY, document, operation);
      if (usage === undefined) return;
      if (source.includes(NUMBER_MARK)) marked += 1;
      // A hash may hold any digits, and so may the names that are made of one.
      const kept = JSON.stringify({ ...usage, hash: '', text: usage.text.replaceAll(/\bF[0-9a-f]{16}\b/g, 'F') });
      expect(kept).not.toContain(MARK);
      expect(kept).not.toContain(NUMBER_MARK);
      const again = parse(usage.text);
      expect(validate(LIBRARY, again, rules)).toEqual([]);
      const sameOperation = getOperationAST(again);
      if (!sameOperation) throw new Error('no operation');
      const same = operationUsage(LIBRARY, again, sameOperation);
      expect(same?.type).toBe(usage.type);
      // Names of types that only a dropped variable gave are gone.
      expect(usage.coordinates).toEqual(expect.arrayContaining([...(same?.coordinates ?? ['none'])]));
      expect(same?.name).toBe(usage.name);
    }),
    { numRuns: 400 },
  );
  expect(marked).toBeGreaterThan(50);
});
