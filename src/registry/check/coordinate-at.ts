import type { ASTNode, DocumentNode } from 'graphql';
import { Kind } from 'graphql';

interface Named {
  readonly name?: { readonly value: string } | undefined;
}

type Members = readonly (ASTNode & Named)[];

/**
 * The schema coordinate of the innermost definition at a place of an SDL: `Type.field(argument:)`, `Type.field`, `Type` or
 * `@directive`. Undefined between definitions, and in the definition of the schema itself.
 *
 * Source  https://spec.graphql.org/September2025/#sec-Schema-Coordinates
 */
export function coordinateAt(document: DocumentNode, line: number, column: number): string | undefined {
  const offset = offsetOf(document, line, column);
  if (offset === undefined) return undefined;
  const definition = innermost(document.definitions, offset);
  const name = nameOf(definition);
  if (definition === undefined || name === undefined) return undefined;
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) {
    const argument = nameOf(innermost(definition.arguments ?? [], offset));
    return argument === undefined ? `@${name}` : `@${name}(${argument}:)`;
  }
  const fields = ('fields' in definition ? definition.fields : undefined) as Members | undefined;
  const values = ('values' in definition ? definition.values : undefined) as Members | undefined;
  const member = innermost(fields ?? values ?? [], offset);
  const memberName = nameOf(member);
  if (member === undefined || memberName === undefined) return name;
  const args = ('arguments' in member ? member.arguments : undefined) as Members | undefined;
  const argument = nameOf(innermost(args ?? [], offset));
  return argument === undefined ? `${name}.${memberName}` : `${name}.${memberName}(${argument}:)`;
}

function innermost<Node extends ASTNode>(nodes: readonly Node[], offset: number): Node | undefined {
  return nodes.find(({ loc }) => loc !== undefined && loc.start <= offset && offset < loc.end);
}

function nameOf(node: (ASTNode & Named) | ASTNode | undefined): string | undefined {
  if (node === undefined || !('name' in node) || node.name === undefined) return undefined;
  return typeof node.name === 'object' && 'value' in node.name ? node.name.value : undefined;
}

function offsetOf({ loc }: DocumentNode, line: number, column: number): number | undefined {
  if (loc === undefined) return undefined;
  const { body } = loc.source;
  let start = 0;
  for (let passed = 1; passed < line; passed += 1) {
    const end = /\r\n|[\n\r]/g;
    end.lastIndex = start;
    const found = end.exec(body);
    if (found === null) return undefined;
    start = found.index + found[0].length;
  }
  return start + column - 1;
}
