import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';

/** A question as it arrived. */
export interface FakeConsulRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** What to answer; a function answers by itself, `hang` never does. */
export type FakeConsulAnswer =
  | { readonly status?: number; readonly index?: string | number; readonly body?: unknown; readonly type?: string }
  | 'hang'
  | ((response: ServerResponse) => void);

export interface FakeConsul extends AsyncDisposable {
  /** `http://host:port` */
  readonly address: string;
  readonly requests: readonly FakeConsulRequest[];
  /** Decides every answer from now on. */
  behave: (request: FakeConsulRequest) => FakeConsulAnswer;
}

/** A server on loopback that takes Consul's place and misbehaves as a test wants. */
export async function startFakeConsul(behave: FakeConsul['behave'], host = '127.0.0.1'): Promise<FakeConsul> {
  const requests: FakeConsulRequest[] = [];
  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://fake');
    const request = { path: decodeURIComponent(url.pathname), query: url.searchParams, headers: incoming.headers };
    requests.push(request);
    const answer = fake.behave(request);
    if (answer === 'hang') return;
    if (typeof answer === 'function') return answer(response);
    const { status = 200, index, body, type = 'application/json' } = answer;
    response.writeHead(status, {
      'content-type': type,
      ...(index !== undefined && { 'x-consul-index': String(index) }),
    });
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  const fake: FakeConsul = {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    requests,
    behave,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return fake;
}

/** An entry as Consul's key-value store sends it. */
export function kvEntry(key: string, value: string | null, createIndex = 1) {
  return {
    Key: key,
    Value: value === null ? null : Buffer.from(value).toString('base64'),
    CreateIndex: createIndex,
    ModifyIndex: createIndex,
    LockIndex: 0,
    Flags: 0,
  };
}
