import { Kind } from 'graphql';
import type { DefinedElement } from '../defined-elements.ts';
import { definedElements } from '../defined-elements.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemAt } from '../lint-rule.ts';

/** What a subgraph answers federation with. Many servers print it along with their schema, and composition leaves it out. */
const SERVED_BY_SUBGRAPHS: Readonly<Record<string, string>> = {
  _Any: Kind.SCALAR_TYPE_DEFINITION,
  _FieldSet: Kind.SCALAR_TYPE_DEFINITION,
  _Entity: Kind.UNION_TYPE_DEFINITION,
  _Service: Kind.OBJECT_TYPE_DEFINITION,
};
const ROOT_FIELDS = new Set(['_entities', '_service']);

/** Of supergraphs: what composition makes would meet them. */
const OF_SUPERGRAPHS = /^(join|core|inaccessible|tag)__/;
/** Elements of linked specifications, which may be written out as what they are: scalars and enums. */
const OF_SPECIFICATIONS = /^(link|federation)__/;

/** Names that are not the team's to give: other rules have nothing to say of them. */
export function isFederationName(name: string): boolean {
  return name.startsWith('_') || OF_SUPERGRAPHS.test(name) || OF_SPECIFICATIONS.test(name);
}

/** Names that GraphQL and federation keep for themselves mean nothing else. */
export const reservedNames: LintRule = {
  code: 'RESERVED_NAME',
  description:
    'Names that GraphQL and federation keep for themselves (`__…`, `_Entity`, `_service`, `join__…`) mean nothing else.',
  severity: 'error',
  check: (document) =>
    definedElements(document).flatMap((element) => {
      const reason = reservedFor(element);
      if (reason === undefined) return [];
      return [problemAt(element.node.name, element.coordinate, `The name ${element.name} is reserved for ${reason}.`)];
    }),
};

function reservedFor(element: DefinedElement): string | undefined {
  const { name, kind, node } = element;
  if (name.startsWith('__')) return 'introspection';
  if (kind === 'field' && ROOT_FIELDS.has(name)) {
    return element.typeName === 'Query' || /Query$/.test(element.typeName)
      ? undefined
      : 'what subgraphs answer federation with';
  }
  if (kind !== 'type') return undefined;
  if (OF_SUPERGRAPHS.test(name)) return 'composed schemas';
  if (OF_SPECIFICATIONS.test(name)) {
    const isElement = node.kind === Kind.SCALAR_TYPE_DEFINITION || node.kind === Kind.ENUM_TYPE_DEFINITION;
    return isElement ? undefined : 'elements of linked specifications';
  }
  const expected = Object.hasOwn(SERVED_BY_SUBGRAPHS, name) ? SERVED_BY_SUBGRAPHS[name] : undefined;
  return expected === undefined || expected === node.kind ? undefined : 'what subgraphs answer federation with';
}
