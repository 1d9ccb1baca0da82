/** One request to send to every engine that is compared. */
export interface Operation {
  /** Where it comes from or what it is for: stands above every report about it. */
  readonly label: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whose headers it is sent with: a key of the fixture's `callers`. */
  readonly caller: string;
}
