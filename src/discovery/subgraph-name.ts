/** Federation's rule for names of subgraphs. Names also become object keys, hence no leading underscore. */
const SUBGRAPH_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

export function isSubgraphName(name: string): boolean {
  return SUBGRAPH_NAME.test(name);
}
