import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK, JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const AUDIENCE = 'portico';

/** A key that an issuer signs with. */
export interface IssuerKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function createKey(kid: string, alg = 'ES256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** One that is undefined is left out. */
type Claims = { readonly [Name in keyof JWTPayload]?: JWTPayload[Name] | undefined };

/** A real server that publishes a key set, and signs tokens. */
export interface Issuer extends AsyncDisposable {
  /** The value of `iss`. */
  readonly name: string;
  readonly url: string;
  /** How often the key set was asked for. */
  readonly fetches: number;
  readonly key: IssuerKey;
  /** Publishes these keys from now on. */
  publish(keys: readonly IssuerKey[]): void;
  /** Answers otherwise from now on; undefined: with the key set. */
  answerWith(script: ((response: ServerResponse) => void) | undefined): void;
  /** Signs claims, over `iss`, `aud`, `sub: u1` and an `exp` in an hour. */
  sign(claims?: Claims, options?: { key?: IssuerKey; header?: Record<string, unknown> }): Promise<string>;
}

export async function startIssuer(alg = 'ES256'): Promise<Issuer> {
  const key = await createKey('k1', alg);
  let keys: readonly IssuerKey[] = [key];
  let script: ((response: ServerResponse) => void) | undefined;
  let fetches = 0;
  const server: Server = createServer((_request, response) => {
    fetches += 1;
    if (script !== undefined) return script(response);
    const body = JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });
    return response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const name = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    name,
    url: `${name}/.well-known/jwks.json`,
    get fetches() {
      return fetches;
    },
    key,
    publish: (next) => {
      keys = next;
    },
    answerWith: (next) => {
      script = next;
    },
    sign: (claims = {}, { key: signing = key, header = {} } = {}) =>
      new SignJWT({
        iss: name,
        aud: AUDIENCE,
        sub: 'u1',
        exp: Math.floor(Date.now() / 1000) + 3600,
        ...claims,
      } as JWTPayload)
        .setProtectedHeader({ alg, kid: String(signing.publicJwk.kid), ...header })
        .sign(signing.privateKey),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `authentication` for tokens of this issuer, as YAML on one line; `more` are further keys of `jwt`. */
export function jwtYaml(issuer: Issuer, more: Readonly<Record<string, unknown>> = {}): string {
  const jwks = [{ url: issuer.url, issuers: [issuer.name], audiences: [AUDIENCE] }];
  return `authentication: ${JSON.stringify({ jwt: { jwks, ...more } })}`;
}
