const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** JSON texts of a request's variables, each written once however many fetches use it. */
export class VariableTexts {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #clientNames: ReadonlyMap<string, string>;
  readonly #texts = new Map<string, string>();

  /** `values` by the client's names; `clientNames` has those that fetches call otherwise. */
  constructor(values: Readonly<Record<string, unknown>>, clientNames: ReadonlyMap<string, string> = NO_NAMES) {
    this.#values = values;
    this.#clientNames = clientNames;
  }

  /** `"name":value` for each of `names` that has a value; nothing for the others, whose defaults then apply. */
  of(names: Iterable<string>): string[] {
    const entries: string[] = [];
    for (const name of names) {
      const text = this.#texts.get(name) ?? this.#write(name);
      if (text !== '') entries.push(text);
    }
    return entries;
  }

  #write(name: string): string {
    const clientName = this.#clientNames.get(name) ?? name;
    const value = Object.hasOwn(this.#values, clientName) ? this.#values[clientName] : undefined;
    const text = value === undefined ? '' : `${JSON.stringify(name)}:${JSON.stringify(value)}`;
    this.#texts.set(name, text);
    return text;
  }
}

/** Everything of a body that comes before its variables. Constant for a fetch. */
export function bodyHead(query: string, operationName: string | undefined): string {
  const name = operationName === undefined ? '' : `"operationName":${JSON.stringify(operationName)},`;
  return `{"query":${JSON.stringify(query)},${name}"variables":{`;
}

export function body(head: string, variables: readonly string[]): string {
  return `${head}${variables.join()}}}`;
}
