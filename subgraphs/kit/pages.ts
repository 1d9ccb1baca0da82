import { clientError } from './client-error.ts';

const LARGEST_PAGE = 100;

/** One page of a list, as the connection types of the schemas have it. */
export interface Page<Node> {
  edges: { cursor: string; node: Node }[];
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

/** Returns `first` when it is 0 to 100, else throws BAD_USER_INPUT. */
export function pageSize(first: number): number {
  if (first >= 0 && first <= LARGEST_PAGE) return first;
  throw clientError('BAD_USER_INPUT', `"first" must be 0 to ${LARGEST_PAGE}, but is ${first}.`);
}

/** The cursor of the record with this id; opaque to clients, so that its meaning can change. */
export function cursorOf(id: string): string {
  return Buffer.from(`id:${id}`).toString('base64url');
}

/** The numeric id a cursor stands for, or `null` without a cursor. Throws BAD_USER_INPUT for text we did not hand out. */
export function idAfter(cursor: string | null | undefined): number | null {
  if (cursor === null || cursor === undefined) return null;
  const id = /^id:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (id === undefined) throw clientError('BAD_USER_INPUT', '"after" is not a cursor of this list.');
  return Number(id);
}

/**
 * Makes a page of records that were read in order.
 *
 * `records` holds one more than `first` when there is a next page: that is how we know, without counting.
 */
export function pageOf<Node extends { id: string }>(records: Node[], first: number, isContinued: boolean): Page<Node> {
  const nodes = records.slice(0, first);
  const edges = nodes.map((node) => ({ cursor: cursorOf(node.id), node }));
  return {
    nodes,
    edges,
    pageInfo: {
      hasNextPage: records.length > first,
      hasPreviousPage: isContinued,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
