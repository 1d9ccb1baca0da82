import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type Consul from 'consul';

interface Transport {
  request(options: RequestOptions): ClientRequest;
}

/** The part of the client below the `consul` package that its types leave out: hooks around each request. */
interface HookableClient {
  _ext(event: 'onRequest', hook: (request: { transport: Transport }, next: () => void) => void): void;
}

/**
 * Mends three things in the HTTP client of the `consul` package, which only listens to the end of an answer and only
 * knows host names: an answer cut off half-way would hang until the time limit of the whole question, one that never ends
 * would be collected until memory is full, and an agent at an IPv6 address would be looked up as a name.
 */
export function hardenClient(consul: Consul, maxBytes: number): void {
  const client = consul as unknown as HookableClient;
  client._ext('onRequest', (request, next) => {
    const { transport } = request;
    request.transport = {
      request: (options) => {
        const hostname = options.hostname?.replace(/^\[(.*)\]$/, '$1');
        const clientRequest = transport.request({ ...options, hostname });
        clientRequest.once('response', (response) => guard(clientRequest, response, maxBytes));
        return clientRequest;
      },
    };
    next();
  });
}

function guard(request: ClientRequest, response: IncomingMessage, maxBytes: number): void {
  const fail = (reason: string) => {
    request.emit('error', new Error(reason));
    request.destroy();
  };
  let bytes = 0;
  response.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > maxBytes) fail(`the answer is larger than ${maxBytes} bytes`);
  });
  response.once('close', () => {
    if (!response.complete) fail('the connection was closed before the end of the answer');
  });
}
