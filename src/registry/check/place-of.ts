import type { DocumentNode } from 'graphql';
import { definedElements } from './lint/defined-elements.ts';

export interface Place {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/**
 * Where a coordinate is defined in an SDL; for what is no longer there, where the element was that held it. Undefined when the
 * document has nothing of it.
 */
export function placeOf(coordinate: string, document: DocumentNode): Place | undefined {
  const elements = definedElements(document);
  for (const sought of withHolders(coordinate)) {
    const element = elements.find((each) => each.coordinate === sought);
    const { line, column } = element?.node.name.loc?.startToken ?? {};
    if (line !== undefined && column !== undefined) return { line, column };
  }
  return undefined;
}

function withHolders(coordinate: string): readonly string[] {
  const field = coordinate.replace(/\(.*$/, '');
  return [...new Set([coordinate, field, field.replace(/\..*$/, '')])];
}
