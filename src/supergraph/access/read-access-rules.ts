import type { DocumentNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';
import type { AccessCondition, AccessRules } from './access-rules.ts';
import { authoredPart } from './authored-part.ts';
import type { DeclaredRequirement } from './declared-requirement.ts';
import { NO_REQUIREMENT } from './declared-requirement.ts';
import type { FieldElement, TypeElement } from './graph-elements.ts';
import { graphElements } from './graph-elements.ts';
import { securityDirectiveNames } from './security-links.ts';

type Conditions = ReadonlySet<number>;

const NONE: Conditions = new Set();

/**
 * Works out what every field of every object type requires; undefined when the supergraph links to none of the directives.
 *
 * A field requires
 * - what it says itself, and what its type says,
 * - what the interfaces of its type say, and their field of this name, unless that only repeats what object types say
 *   (`authored-part.ts`),
 * - what the type that it gives says; for an interface or union, that one of its object types at least is open,
 * - all that the fields require which some subgraph computes it from, at any depth. Of interfaces and unions in between,
 *   all object types count.
 *
 * Errors  SUPERGRAPH_INVALID for directives that cannot be read.
 * Source  https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives#authenticated
 */
export function readAccessRules(supergraph: DocumentNode): AccessRules | undefined {
  const names = securityDirectiveNames(supergraph);
  if (names.size === 0) return undefined;
  const compiler = new AccessCompiler(graphElements(supergraph, names));
  return { ...compiler.compile(), directives: [...new Set(names.values())].map((name) => `@${name}`) };
}

class AccessCompiler {
  readonly #types: ReadonlyMap<string, TypeElement>;
  readonly #conditions: AccessCondition[] = [];
  readonly #numbers = new Map<string, number>();
  /** Interface or union → its object types. */
  readonly #objects = new Map<string, string[]>();
  /** Interfaces may have thousands of object types: nothing is put together twice. */
  readonly #ofTypes = new Map<string, Conditions>();
  readonly #ofGivenTypes = new Map<string, Conditions>();
  readonly #handedDown = new Map<string, Conditions>();
  /** By coordinate: what a field requires, without what it is computed from. */
  readonly #direct = new Map<string, Conditions>();

  constructor(types: ReadonlyMap<string, TypeElement>) {
    this.#types = types;
    for (const [name, { kind, interfaces, members }] of types) {
      if (kind === 'object') for (const parent of new Set(interfaces)) this.#objectsOf(parent).push(name);
      if (kind === 'union') this.#objectsOf(name).push(...members);
    }
  }

  compile(): Pick<AccessRules, 'conditions' | 'fields' | 'interfaces'> {
    return { conditions: this.#conditions, fields: this.#fieldsOf('object'), interfaces: this.#fieldsOf('interface') };
  }

  #fieldsOf(kind: TypeElement['kind']): AccessRules['fields'] {
    const fields = new Map<string, Map<string, readonly number[]>>();
    for (const [type, element] of this.#types) {
      if (element.kind !== kind) continue;
      const protectedFields = new Map<string, readonly number[]>();
      for (const field of element.fields.keys()) {
        const conditions = this.#conditionsOf(type, field);
        if (conditions.size > 0)
          protectedFields.set(
            field,
            [...conditions].sort((a, b) => a - b),
          );
      }
      if (protectedFields.size > 0) fields.set(type, protectedFields);
    }
    return fields;
  }

  /** With all that the field is computed from, whatever circles there are in it. */
  #conditionsOf(type: string, field: string): Conditions {
    const all = new Set<number>();
    const seen = new Set<string>();
    const unread: [string, string][] = [[type, field]];
    for (let next = unread.pop(); next !== undefined; next = unread.pop()) {
      const [owner, name] = next;
      const coordinate = `${owner}.${name}`;
      if (seen.has(coordinate)) continue;
      seen.add(coordinate);
      for (const condition of this.#directOf(owner, name)) all.add(condition);
      for (const { computedFrom } of this.#declarations(owner, name)) {
        for (const set of computedFrom) unread.push(...this.#selected(set, owner));
      }
    }
    return all;
  }

  #directOf(type: string, field: string): Conditions {
    const coordinate = `${type}.${field}`;
    const known = this.#direct.get(coordinate);
    if (known !== undefined) return known;
    const element = this.#types.get(type)?.fields.get(field);
    if (element === undefined) return NONE;
    const conditions = new Set([
      ...this.#numbersOf(element.requirement),
      ...this.#ofObject(type),
      ...this.#interfacesOf(type).flatMap((parent) => [...this.#inheritedField(parent, field)]),
      ...this.#ofGivenType(element.typeName),
    ]);
    this.#direct.set(coordinate, conditions);
    return conditions;
  }

  /** The field itself, and those of interfaces: an interface object computes fields of other types. */
  #declarations(type: string, field: string): FieldElement[] {
    return [type, ...this.#interfacesOf(type)].flatMap((owner) => this.#types.get(owner)?.fields.get(field) ?? []);
  }

  /** The fields of object types in a selection, all of those that it may mean. */
  #selected(set: SelectionSetNode, parent: string): [string, string][] {
    return set.selections.flatMap((node): [string, string][] => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return [];
      if (node.kind === Kind.INLINE_FRAGMENT) {
        return this.#selected(node.selectionSet, node.typeCondition?.name.value ?? parent);
      }
      const name = node.name.value;
      const concrete = this.#concrete(parent);
      const owners = concrete.length === 0 ? [parent] : concrete;
      const own = owners.map((owner): [string, string] => [owner, name]);
      const given = new Set(
        [parent, ...owners].flatMap((owner) => this.#types.get(owner)?.fields.get(name)?.typeName ?? []),
      );
      const { selectionSet } = node;
      const below = selectionSet === undefined ? [] : [...given].flatMap((type) => this.#selected(selectionSet, type));
      return [...own, ...below];
    });
  }

  #ofObject(type: string): Conditions {
    return remembered(this.#ofTypes, type, () => {
      const inherited = this.#interfacesOf(type).flatMap((parent) => [...this.#inherited(parent)]);
      return new Set([...this.#numbersOf(this.#requirement(type)), ...inherited]);
    });
  }

  #ofGivenType(type: string): Conditions {
    return remembered(this.#ofGivenTypes, type, () => this.#readGivenType(type));
  }

  #readGivenType(type: string): Conditions {
    const element = this.#types.get(type);
    switch (element?.kind) {
      case 'object':
        return this.#ofObject(type);
      case 'interface':
        return new Set([...this.#inherited(type), ...this.#someOf(type)]);
      case 'union':
        return new Set([...this.#numbersOf(element.requirement), ...this.#someOf(type)]);
      case 'leaf':
        return this.#numbersOf(element.requirement);
      default:
        return NONE;
    }
  }

  /** That an object type of this abstract one is open. */
  #someOf(type: string): Conditions {
    const sets = this.#concrete(type).map((name) => this.#ofObject(name));
    // One that asks for more than another adds nothing. Few are different.
    const different = [...new Map(sets.map((set) => [[...set].sort().join(), set])).values()];
    const least = different.filter((set) => different.every((other) => other === set || !set.isSupersetOf(other)));
    if (least.length <= 1) return new Set(least[0]);
    const alternatives = least.map((set) => [...set].sort((a, b) => a - b));
    return new Set([this.#number({ kind: 'some', sets: alternatives })]);
  }

  #inherited(parent: string): Conditions {
    return remembered(this.#handedDown, parent, () => {
      const own = this.#concrete(parent).map((name) => this.#requirement(name));
      return this.#numbersOf(authoredPart(this.#requirement(parent), own));
    });
  }

  #inheritedField(parent: string, field: string): Conditions {
    const requirement = this.#types.get(parent)?.fields.get(field)?.requirement;
    if (requirement === undefined) return NONE;
    return remembered(this.#handedDown, `${parent}.${field}`, () => {
      const own = this.#concrete(parent).map(
        (name) => this.#types.get(name)?.fields.get(field)?.requirement ?? NO_REQUIREMENT,
      );
      return this.#numbersOf(authoredPart(requirement, own));
    });
  }

  #requirement(type: string): DeclaredRequirement {
    return this.#types.get(type)?.requirement ?? NO_REQUIREMENT;
  }

  #interfacesOf(type: string): readonly string[] {
    return this.#types.get(type)?.interfaces ?? [];
  }

  #concrete(type: string): readonly string[] {
    return this.#types.get(type)?.kind === 'object' ? [type] : (this.#objects.get(type) ?? []);
  }

  #objectsOf(type: string): string[] {
    let objects = this.#objects.get(type);
    if (objects === undefined) {
      objects = [];
      this.#objects.set(type, objects);
    }
    return objects;
  }

  #numbersOf({ authenticated, scopes, policies }: DeclaredRequirement): Conditions {
    const conditions: AccessCondition[] = [];
    if (authenticated) conditions.push({ kind: 'authenticated' });
    if (scopes !== undefined) conditions.push({ kind: 'scopes', anyOf: scopes });
    if (policies !== undefined) conditions.push({ kind: 'policies', anyOf: policies });
    return conditions.length === 0 ? NONE : new Set(conditions.map((condition) => this.#number(condition)));
  }

  #number(condition: AccessCondition): number {
    const identity = JSON.stringify(condition);
    let number = this.#numbers.get(identity);
    if (number === undefined) {
      number = this.#conditions.push(condition) - 1;
      this.#numbers.set(identity, number);
    }
    return number;
  }
}

function remembered(map: Map<string, Conditions>, key: string, read: () => Conditions): Conditions {
  let conditions = map.get(key);
  if (conditions === undefined) {
    conditions = read();
    map.set(key, conditions);
  }
  return conditions;
}
