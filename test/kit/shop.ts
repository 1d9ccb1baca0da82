import { serveExecutable } from './executable-subgraph.ts';
import type { TestGateway } from './gateway.ts';
import { runGateway } from './gateway.ts';
import type { ReceivedRequest, Script } from './scripted-subgraph.ts';
import { json } from './scripted-subgraph.ts';

const FEDERATION = '@link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])';
const PRODUCTS = `extend schema ${FEDERATION}
type Query { products(ids: [ID!]!): [Product!] product(id: ID!): Product }
type Product @key(fields: "id") { id: ID! name: String }`;
const SCORES = `extend schema ${FEDERATION}
type Query { trending(where: String): String whoami(n: ID): String }
type Mutation { vote: String }
type Product @key(fields: "id") { id: ID! score: String rank(by: String): String mine: String }`;

/** Two subgraphs behind a gateway: products, which is well, and scores of them, which may be ailing. */
export interface Shop extends AsyncDisposable {
  readonly gateway: TestGateway;
  /** One more gateway for the same subgraphs, configured alike. */
  openBranch(): Promise<TestGateway>;
  readonly scores: {
    readonly received: readonly ReceivedRequest[];
    /** Answers with this from now on; undefined: it is well again. */
    ail(script: Script | undefined): void;
    /** Headers of its answers from now on, while it is well. */
    send(headers: Readonly<Record<string, string>>): void;
    /** Is given the way to answer each request from now on, and when to go it. */
    hold(hold: ((go: () => void) => void) | undefined): void;
    /** What its answers are made of from now on: the score of 7 is `7 v1`. */
    version: number;
    stop(): Promise<void>;
  };
}

export interface ShopOptions {
  readonly engine?: string;
  /** Of `traffic_shaping.all`. Without breakers and retries: a call is a call, and a subgraph is well as soon as it is. */
  readonly shaping?: Readonly<Record<string, unknown>>;
  /** `traffic_shaping.router`. */
  readonly router?: Readonly<Record<string, unknown>>;
  /** More of the configuration, without those. */
  readonly yaml?: string;
}

export async function openShop({ engine, shaping, router = {}, yaml = '' }: ShopOptions = {}): Promise<Shop> {
  let ailing: Script | undefined;
  let headers: Readonly<Record<string, string>> = {};
  let hold: ((go: () => void) => void) | undefined;
  const products = await serveExecutable({
    sdl: PRODUCTS,
    resolvers: {
      Query: {
        products: (_root, { ids }: { ids: string[] }) => ids.map((id) => ({ id, name: `product ${id}` })),
        product: (_root, { id }: { id: string }) => ({ id, name: `product ${id}` }),
      },
    },
  });
  const state = { version: 1 };
  const scoreOf = (id: string) => `${id} v${state.version}`;
  const scores = await serveExecutable(
    {
      sdl: SCORES,
      resolvers: {
        Query: {
          trending: (_root, { where = 'here' }: { where?: string }) => `${where} v${state.version}`,
          whoami: (_root, _args, { caller }: { caller: string }) => caller,
        },
        Mutation: { vote: () => `vote ${state.version}` },
        Product: {
          __resolveReference: ({ id }: { id: string }) => (id === 'gone' ? null : { id }),
          score: ({ id }: { id: string }) => {
            if (id === 'bad') throw new Error('no score');
            return scoreOf(id);
          },
          mine: (_root, _args, { caller }: { caller: string }) => caller,
          rank: ({ id }: { id: string }, { by }: { by?: string }) => `${by}:${scoreOf(id)}`,
        },
      },
    },
    (execute) => (request, response) => {
      const go = () => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        execute(request, response);
      };
      if (ailing !== undefined) ailing(request, response);
      else if (hold !== undefined) hold(go);
      else go();
    },
  );
  const subgraphs = { products: { url: products.url, sdl: PRODUCTS }, scores: { url: scores.url, sdl: SCORES } };
  const all = { circuit_breaker: { enabled: false }, retry: { enabled: false }, ...shaping };
  const config = [
    yaml,
    `traffic_shaping: ${JSON.stringify({ router, all })}`,
    ...(engine ? [`engine: ${engine}`] : []),
  ];
  const gatewayOptions = { subgraphs, yaml: config.join('\n') };
  const gateway = await runGateway(gatewayOptions);
  return {
    gateway,
    openBranch: () => runGateway(gatewayOptions),
    scores: Object.assign(state, {
      received: scores.received,
      ail: (script: Script | undefined) => {
        ailing = script;
      },
      hold: (next: ((go: () => void) => void) | undefined) => {
        hold = next;
      },
      send: (more: Readonly<Record<string, string>>) => {
        headers = more;
      },
      stop: scores.stop,
    }),
    [Symbol.asyncDispose]: async () => {
      await gateway.stop();
      await Promise.all([products.stop(), scores.stop()]);
    },
  };
}

/** How an outage looks that does not take time. */
export const DOWN: Script = json({}, 503);
