import type { SelectionSetNode } from 'graphql';
import { Kind, parse } from 'graphql';

/** The selections of a field set, as in `key` and `requires`. Throws for a text that is none. */
export function fieldSet(text: string): SelectionSetNode {
  const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`fieldSet: no selection: ${text}`);
  return operation.selectionSet;
}
