import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly headers: IncomingMessage['headers'];
  /** The body as it came. */
  readonly text: string;
  readonly body: { query: string; variables?: Record<string, unknown>; operationName?: string };
}

export type Script = (request: ReceivedRequest, response: ServerResponse) => void;

/** A real HTTP server in a subgraph's place, which answers whatever the test tells it to. */
export interface ScriptedSubgraph extends AsyncDisposable {
  readonly url: string;
  readonly received: ReceivedRequest[];
  /** Replaces the script for the requests to come. */
  answerWith(script: Script): void;
  stop(): Promise<void>;
}

/** A script that answers with JSON. */
export function json(body: unknown, status = 200): Script {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

/** A script that answers one root field, under every key it was asked for: a gateway may give it another name. */
export function rootField(name: string, value: unknown): Script {
  return (request, response) => {
    const aliases = [...request.body.query.matchAll(new RegExp(`(\\w+)\\s*:\\s*${name}\\b`, 'g'))];
    const keys = aliases.length === 0 ? [name] : aliases.map(([, key]) => key);
    json({ data: Object.fromEntries(keys.map((key) => [key, value])) })(request, response);
  };
}

export async function startScriptedSubgraph(script: Script, atPort = 0): Promise<ScriptedSubgraph> {
  const received: ReceivedRequest[] = [];
  let current = script;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const entry = { headers: request.headers, text, body: JSON.parse(text || '{}') };
      received.push(entry);
      current(entry, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(atPort, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    received,
    answerWith: (next) => {
      current = next;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
