import type { ParsedConfig } from './schema.ts';

/** Names of PEM files are absolute. */
export type ConsulSettings = NonNullable<ParsedConfig['discovery']['consul']>;
type DiscoveryBounds = Omit<ParsedConfig['discovery'], 'supergraph_config' | 'supergraph' | 'registry' | 'consul'>;

/** The one source that subgraphs come from. File names are absolute. */
export type DiscoveryConfig = Readonly<
  | (DiscoveryBounds & { kind: 'supergraph_config'; file: string })
  | (DiscoveryBounds & { kind: 'supergraph'; file: string })
  | (DiscoveryBounds & { kind: 'registry'; folder: string })
  | (DiscoveryBounds & { kind: 'consul'; consul: Readonly<ConsulSettings> })
>;

export type JwtConfig = NonNullable<ParsedConfig['authentication']['jwt']>;
export type TrafficShaping = Readonly<ParsedConfig['traffic_shaping']['all']>;
export type RequestHeaderRule = Readonly<ParsedConfig['headers']['all']['request'][number]>;
export type ResponseHeaderRule = Readonly<ParsedConfig['headers']['all']['response'][number]>;

/**
 * The configuration the gateway runs on: complete, checked, deeply frozen.
 *
 * Shape  Keys are those of `portico.yaml` (docs/config.md), so a name found here can be searched there. Every `auto` is
 *        decided, file names are absolute, the discovery source is chosen.
 * Units  Durations are milliseconds, sizes are bytes.
 */
export type Config = Readonly<
  Omit<
    ParsedConfig,
    | 'discovery'
    | 'introspection'
    | 'suggestions'
    | 'expose_query_plan'
    | 'sandbox'
    | 'explorer'
    | 'cors'
    | 'include_subgraph_errors'
  > & {
    discovery: DiscoveryConfig;
    introspection: boolean;
    suggestions: boolean;
    expose_query_plan: boolean;
    sandbox: { readonly enabled: boolean };
    explorer: { readonly enabled: boolean };
    cors: Omit<ParsedConfig['cors'], 'origins'> & { readonly origins: readonly string[] };
    include_subgraph_errors: { readonly all: boolean; readonly subgraphs: Readonly<Record<string, boolean>> };
    /** NODE_ENV was `production`. */
    production: boolean;
  }
>;

/** How `subgraph` is called: its own keys over those for all. */
export function trafficShapingFor(config: Config, subgraph: string): TrafficShaping {
  const own = ownValue(config.traffic_shaping.subgraphs, subgraph);
  const { all } = config.traffic_shaping;
  if (own === undefined) return all;
  return {
    ...all,
    ...own,
    circuit_breaker: { ...all.circuit_breaker, ...own.circuit_breaker },
    outlier_ejection: { ...all.outlier_ejection, ...own.outlier_ejection },
    retry: { ...all.retry, ...own.retry },
    hedge: { ...all.hedge, ...own.hedge },
  };
}

/** Whether traffic is recorded: it is on, and there is a place for it. */
export function recordsTraffic({ traffic, redis, state_dir: stateDir }: Config): boolean {
  return traffic.enabled && (redis.url !== null || stateDir !== null);
}

/** Rules for the headers of requests to `subgraph`, in the order they apply. */
export function requestHeaderRulesFor(config: Config, subgraph: string): readonly RequestHeaderRule[] {
  return [...config.headers.all.request, ...(ownValue(config.headers.subgraphs, subgraph)?.request ?? [])];
}

/** Headers that rules take from the verified token. */
export function claimHeaderNames(rules: readonly RequestHeaderRule[]): string[] {
  return rules.flatMap(({ insert }) => (insert?.from_claim === undefined ? [] : [insert.name]));
}

/** Rules for the headers that `subgraph` answers with, in the order they apply. */
export function responseHeaderRulesFor(config: Config, subgraph: string): readonly ResponseHeaderRule[] {
  return [...config.headers.all.response, ...(ownValue(config.headers.subgraphs, subgraph)?.response ?? [])];
}

/** Whether clients see the messages of this subgraph's errors. */
export function showsErrorsOf(config: Config, subgraph: string): boolean {
  return ownValue(config.include_subgraph_errors.subgraphs, subgraph) ?? config.include_subgraph_errors.all;
}

// A subgraph may be called `constructor`: never read an inherited property for it.
function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
