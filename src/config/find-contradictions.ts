import type { Config, RequestHeaderRule } from './config.ts';
import { claimHeaderNames } from './config.ts';
import { headerSpelling } from './sections/header.ts';

/** `path` leads to the setting that has to give way. */
export interface Contradiction {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Settings that are fine alone but cannot work together. */
export function findContradictions(config: Config): Contradiction[] {
  return [
    ...sandboxWithoutIntrospection(config),
    ...forgeableIdentity(config),
    ...forgeableRequests(config),
    ...headersSetTwice(config),
    ...sharedWithoutRedis(config),
  ];
}

function sandboxWithoutIntrospection({ sandbox, introspection, production }: Config): Contradiction[] {
  if (!sandbox.enabled || introspection) return [];
  const why = production ? ', which is off in production unless set to true' : '';
  return [{ path: ['sandbox', 'enabled'], message: `the sandbox needs introspection${why}` }];
}

/** A client's header under the name of one that tells subgraphs who is asking would let everybody be anybody. */
function forgeableIdentity({ authentication: { jwt, signature }, headers }: Config): Contradiction[] {
  const names = [
    ...(jwt?.forward_claims_to_headers.map(({ name }) => name) ?? []),
    ...(signature === null ? [] : [signature.header]),
    ...claimHeaderNames(headers.all.request),
  ];
  const ofSubgraphs = Object.entries(headers.subgraphs).flatMap(([name, { request }]) =>
    forgeableAt(['headers', 'subgraphs', name], request, [...names, ...claimHeaderNames(request)]),
  );
  return [...forgeableAt(['headers', 'all'], headers.all.request, names), ...ofSubgraphs];
}

function forgeableAt(
  path: readonly PropertyKey[],
  rules: readonly RequestHeaderRule[],
  identity: readonly string[],
): Contradiction[] {
  const own = new Set(identity.map(headerSpelling));
  const message = 'a client could say who it is: this header comes from the verified token';
  return rules.flatMap(({ propagate: { named = [], rename } = {} }, index) => {
    const isForgeable = [...named, ...(rename === undefined ? [] : [rename])].some((name) =>
      own.has(headerSpelling(name)),
    );
    return isForgeable ? [{ path: [...path, 'request', index, 'propagate'], message }] : [];
  });
}

/** Browsers send cookies with whatever request a page makes. */
function forgeableRequests({ authentication: { jwt }, csrf }: Config): Contradiction[] {
  if (csrf.enabled || !jwt?.sources.some(({ type }) => type === 'cookie')) return [];
  return [{ path: ['csrf', 'enabled'], message: 'tokens come in cookies: any site could act as the signed-in user' }];
}

/** Of two values in one header subgraphs would get one, and verify a signature against the other. */
function headersSetTwice({ authentication: { jwt, signature }, traffic_shaping }: Config): Contradiction[] {
  const { timeout_header: timeout } = traffic_shaping.router;
  const set: { path: PropertyKey[]; name: string }[] = [];
  for (const [index, { name }] of (jwt?.forward_claims_to_headers ?? []).entries()) {
    set.push({ path: ['authentication', 'jwt', 'forward_claims_to_headers', index, 'name'], name });
  }
  if (signature !== null) set.push({ path: ['authentication', 'signature', 'header'], name: signature.header });
  if (typeof timeout === 'string') set.push({ path: ['traffic_shaping', 'router', 'timeout_header'], name: timeout });
  const known = new Set<string>();
  return set.flatMap(({ path, name }) => {
    const spelling = headerSpelling(name);
    if (known.has(spelling)) return [{ path, message: `the gateway already sets ${name} to something else` }];
    known.add(spelling);
    return [];
  });
}

function sharedWithoutRedis({ stale, redis }: Config): Contradiction[] {
  if (!stale.redis || redis.url !== null) return [];
  return [{ path: ['stale', 'redis'], message: 'there is no Redis to keep answers in: set redis.url' }];
}
