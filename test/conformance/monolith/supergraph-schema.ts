import type { ASTNode, ConstDirectiveNode, DocumentNode, GraphQLSchema } from 'graphql';
import { buildASTSchema, Kind, visit } from 'graphql';

/** Names that composition adds for itself; see https://specs.apollo.dev/join and https://specs.apollo.dev/link. */
const MACHINERY = /^(join|link|core|federation)__/;
const MACHINERY_DIRECTIVES = new Set(['link', 'core', 'inaccessible', 'tag']);
/** Applied directives that clients can see by introspection. */
const VISIBLE_DIRECTIVES = new Set(['deprecated', 'specifiedBy', 'oneOf']);

/**
 * The schema behind a supergraph without composition's own types and directives, and without resolvers.
 *
 * `clients`  what clients see: nothing that is `@inaccessible`.
 * `services` everything: keys and `@requires` may name what clients do not see.
 */
export function supergraphSchema(supergraph: DocumentNode, audience: 'clients' | 'services'): GraphQLSchema {
  const seen = audience === 'clients' ? withoutInaccessible(supergraph) : supergraph;
  const document = visit(seen, { enter: (node) => (isMachinery(node) ? null : undefined) });
  return buildASTSchema(document, { assumeValid: true });
}

function isMachinery(node: ASTNode): boolean {
  switch (node.kind) {
    case Kind.DIRECTIVE_DEFINITION:
      return MACHINERY.test(node.name.value) || MACHINERY_DIRECTIVES.has(node.name.value) || !isExecutable(node);
    case Kind.DIRECTIVE:
      return !VISIBLE_DIRECTIVES.has(node.name.value);
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return MACHINERY.test(node.name.value);
    default:
      return false;
  }
}

/** Directives that only schemas can carry say nothing to clients. */
function isExecutable({ locations }: { readonly locations: readonly { readonly value: string }[] }): boolean {
  return locations.some(
    ({ value }) =>
      /^(QUERY|MUTATION|SUBSCRIPTION|FIELD|FRAGMENT_|INLINE_|VARIABLE_)/.test(value) && value !== 'FIELD_DEFINITION',
  );
}

/** Drops marked definitions, and what composition leaves behind of them: union members and interfaces. */
function withoutInaccessible(supergraph: DocumentNode): DocumentNode {
  const hidden = new Set<string>();
  const document = visit(supergraph, {
    enter: (node) => {
      if (!('directives' in node) || !isInaccessible(node.directives as readonly ConstDirectiveNode[]))
        return undefined;
      if (node.kind.endsWith('TypeDefinition') && 'name' in node && node.name !== undefined)
        hidden.add(node.name.value);
      return null;
    },
  });
  return visit(document, {
    // Besides these lists only fields and arguments name types, and composition makes sure that those are hidden too.
    NamedType: (node) => (hidden.has(node.name.value) ? null : undefined),
  });
}

function isInaccessible(directives: readonly ConstDirectiveNode[] | undefined): boolean {
  return directives?.some(({ name }) => name.value === 'inaccessible') === true;
}
