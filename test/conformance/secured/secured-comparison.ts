import type { GraphQLFormattedError } from 'graphql';
import { expect } from 'vitest';
import type { AuthorizedGraph } from '../../kit/authorized-graph.ts';
import { principalWith } from '../../kit/authorized-graph.ts';
import { forbiddenFields } from './forbidden-fields.ts';
import { ASKERS, principalOf } from './permissions.ts';
import { askMonolith } from './secured-monolith.ts';
import { securedWorld } from './secured-world.ts';
import { securedSubgraphs, serveSecured } from './serve-secured.ts';

type Variables = Readonly<Record<string, unknown>>;
type TestedError = Pick<GraphQLFormattedError, 'path' | 'extensions'>;

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly TestedError[];
}

/** The secured graph behind an engine, beside the monolith that says what its answers must be. */
export class SecuredComparison implements AsyncDisposable {
  readonly graph: AuthorizedGraph;
  readonly #engine: 'compiled' | 'apollo';
  readonly #world = securedWorld([]);
  readonly #subgraphs = securedSubgraphs(this.#world);
  readonly #asking: { name: string };
  readonly #principals = Object.fromEntries(
    Object.entries(ASKERS).map(([name, asker]) => [name, principalOf(asker, principalWith)]),
  );

  static async start(engine: 'compiled' | 'apollo'): Promise<SecuredComparison> {
    const asking = { name: 'nobody' };
    const grantedPolicies = async () => new Set(ASKERS[asking.name]?.policies);
    const graph = await serveSecured(securedWorld([]), { engine, grantedPolicies });
    return new SecuredComparison(graph, engine, asking);
  }

  private constructor(graph: AuthorizedGraph, engine: 'compiled' | 'apollo', asking: { name: string }) {
    this.graph = graph;
    this.#engine = engine;
    this.#asking = asking;
  }

  /** Fails when the answer differs, or when a subgraph has been asked for what is denied. Returns how many errors there are. */
  async compare(caller: string, query: string, variables: Variables, about = query): Promise<number> {
    const asker = ASKERS[caller];
    if (asker === undefined) throw new Error(`nobody is called ${caller}`);
    const { graph } = this;
    const expected = await askMonolith(graph.schema, this.#world, query, variables, asker);
    const actual = await this.#ask(caller, query, variables);
    const told = `${about}, asked by ${caller}\n${JSON.stringify(actual.errors)}`;
    // As texts: the order of keys counts. ApolloGateway has one of its own.
    if (this.#engine === 'compiled') expect(JSON.stringify(actual.data), told).toBe(JSON.stringify(expected.data));
    else expect(actual.data, told).toEqual(expected.data);
    for (const { subgraph, text } of graph.takeReceived()) {
      const schema = this.#subgraphs[subgraph]?.schema;
      if (schema === undefined) throw new Error(`no subgraph ${subgraph}`);
      const forbidden = forbiddenFields(text, asker, { subgraph: schema, api: graph.schema });
      // The planner sometimes drops type conditions, and asks for what nobody has asked for.
      if (forbidden.length > 0 && (await this.#isSentForAnybody(text, query, variables))) continue;
      expect(forbidden, `${told}\n${text}`).toEqual([]);
    }
    return compareErrors(expected, actual, told);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.graph[Symbol.asyncDispose]();
  }

  #ask(caller: string, query: string, variables: Variables) {
    this.#asking.name = caller;
    this.graph.takeReceived();
    return this.graph.ask(query, { variables: { ...variables }, principal: this.#principals[caller] });
  }

  async #isSentForAnybody(text: string, query: string, variables: Variables): Promise<boolean> {
    await this.#ask('everything', query, variables);
    return this.graph.takeReceived().some((sent) => sent.text === text);
  }
}

/**
 * Of the errors below a null graphql-js may leave out some. Those without a code are its own, about arguments, for which
 * subgraphs have codes; a field that is denied is not looked at so closely.
 */
function compareErrors(expected: Answer, actual: Answer, about: string): number {
  const place = (error: TestedError) => JSON.stringify(error.path);
  const given = new Map((actual.errors ?? []).map((error) => [place(error), error]));
  expect(given.size, about).toBe(actual.errors?.length ?? 0);
  const wanted = new Map((expected.errors ?? []).map((error) => [place(error), error]));
  for (const [path, error] of wanted) {
    const code = error.extensions?.code;
    expect(given.get(path)?.extensions?.code, about).toEqual(code ?? expect.any(String));
  }
  const beyond = [...given].filter(
    ([path, error]) => !wanted.has(path) && !isBelowNull(expected.data, error.path ?? []),
  );
  expect(beyond, about).toEqual([]);
  return given.size;
}

function isBelowNull(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data;
  for (const key of path) {
    if (value === null) return true;
    value = (value as Record<string | number, unknown>)[key];
  }
  return false;
}
