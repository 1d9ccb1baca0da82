/** A claim that is sent to subgraphs as a header. */
export interface ClaimHeader {
  /** Its name, or a path of names with dots. */
  readonly claim: string;
  /** Lower case. */
  readonly name: string;
  readonly format: 'text' | 'json';
}
