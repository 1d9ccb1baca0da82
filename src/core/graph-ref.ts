/** One variant of a graph, as `graph@variant` names it. */
export interface GraphRef {
  readonly graph: string;
  readonly variant: string;
}

const DEFAULT_VARIANT = 'current';
export const GRAPH_REF = /^([A-Za-z0-9][\w-]{0,62})(?:@([A-Za-z0-9][\w.-]{0,62}))?$/;

/** Undefined for a text that is none. Without a variant it is `current`, as with Apollo's tools. */
export function parseGraphRef(text: string): GraphRef | undefined {
  const [, graph, variant = DEFAULT_VARIANT] = GRAPH_REF.exec(text) ?? [];
  return graph === undefined ? undefined : { graph, variant };
}

/** Equal for texts that mean the same: without the default variant. For a text that is no reference, that text. */
export function shortGraphRef(text: string): string {
  const ref = parseGraphRef(text);
  return ref?.variant === DEFAULT_VARIANT ? ref.graph : text;
}

export function printGraphRef({ graph, variant }: GraphRef): string {
  return `${graph}@${variant}`;
}
