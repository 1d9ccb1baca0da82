import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';

/** A running subgraph, as far as introspection is concerned. */
export interface SdlServer extends AsyncDisposable {
  readonly port: number;
  /** With path `/graphql`. */
  readonly url: string;
  /** Requests so far. */
  readonly requests: readonly IncomingMessage[];
  /** Answered from now on. A function answers by itself. */
  answer: string | ((request: IncomingMessage, response: ServerResponse) => void);
}

/** Starts a server on loopback that answers every request with `{ _service { sdl } }`. */
export async function startSdlServer(answer: SdlServer['answer'], port = 0): Promise<SdlServer> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    if (typeof sdlServer.answer === 'function') return sdlServer.answer(request, response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { _service: { sdl: sdlServer.answer } } }));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  const sdlServer: SdlServer = {
    port: address.port,
    url: `http://127.0.0.1:${address.port}/graphql`,
    requests,
    answer,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return sdlServer;
}
