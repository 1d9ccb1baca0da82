import type { Config, RequestHeaderRule } from './config.ts';
import { headerSpelling } from './sections/header.ts';

/** `path` leads to the setting that has to give way. */
export interface Contradiction {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Settings that are fine alone but cannot work together. */
export function findContradictions(config: Config): Contradiction[] {
  return [...sandboxWithoutIntrospection(config), ...forgeableIdentity(config), ...sharedWithoutRedis(config)];
}

function sandboxWithoutIntrospection({ sandbox, introspection, production }: Config): Contradiction[] {
  if (!sandbox.enabled || introspection) return [];
  const why = production ? ', which is off in production unless set to true' : '';
  return [{ path: ['sandbox', 'enabled'], message: `the sandbox needs introspection${why}` }];
}

/** A client's header under the name of one that tells subgraphs who is asking would let everybody be anybody. */
function forgeableIdentity({ authentication: { jwt, signature }, headers }: Config): Contradiction[] {
  const names = [...(jwt?.forward_claims_to_headers.map(({ name }) => name) ?? []), signature?.header ?? ''];
  const own = new Set(names.map(headerSpelling));
  const isForgeable = ({ propagate }: RequestHeaderRule) =>
    [...(propagate?.named ?? []), propagate?.rename ?? ''].some((name) => name !== '' && own.has(headerSpelling(name)));
  const scopes = [
    [['headers', 'all'], headers.all] as const,
    ...Object.entries(headers.subgraphs).map(([name, rules]) => [['headers', 'subgraphs', name], rules] as const),
  ];
  return scopes.flatMap(([path, { request }]) =>
    request.flatMap((rule, index) => {
      if (!isForgeable(rule)) return [];
      const message = 'a client could say who it is: this header comes from the verified token';
      return [{ path: [...path, 'request', index, 'propagate'], message }];
    }),
  );
}

function sharedWithoutRedis({ stale, redis }: Config): Contradiction[] {
  if (!stale.redis || redis.url !== null) return [];
  return [{ path: ['stale', 'redis'], message: 'there is no Redis to keep answers in: set redis.url' }];
}
