import type { Dispatcher } from 'undici';
import { request } from 'undici';
import { startDeadline } from '../core/deadline.ts';
import { PorticoError } from '../core/portico-error.ts';
import { field } from './field.ts';

export interface IntrospectOptions {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** From connecting to the last byte, in milliseconds. */
  readonly timeoutMs: number;
  /** Of the whole answer. */
  readonly maxBytes: number;
  readonly dispatcher: Dispatcher;
  /** Ends the call early. */
  readonly signal: AbortSignal;
}

const BODY = JSON.stringify({ query: '{ _service { sdl } }' });

/** JSON escapes may double a text; more than that is not an SDL. */
const JSON_OVERHEAD = 2;

/**
 * Asks a running subgraph for its SDL.
 *
 * Errors  throws SUBGRAPH_INTROSPECTION_FAILED (operator) for whatever goes wrong, with the reason in words.
 * Source  https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec `_service`
 */
export async function introspectSubgraph(options: IntrospectOptions): Promise<string> {
  try {
    return readSdl(await post(options));
  } catch (error) {
    throw new PorticoError(
      'SUBGRAPH_INTROSPECTION_FAILED',
      { url: withoutSecrets(options.url), reason: explain(error) },
      { cause: error },
    );
  }
}

/** The body of a 200, as text. undici's `request` follows no redirect and decodes no `Content-Encoding`. */
async function post(options: IntrospectOptions): Promise<string> {
  const deadline = startDeadline(options.timeoutMs, options.signal);
  try {
    const response = await request(options.url, {
      method: 'POST',
      headers: {
        ...options.headers,
        'content-type': 'application/json',
        accept: 'application/json',
        'accept-encoding': 'identity',
      },
      body: BODY,
      dispatcher: options.dispatcher,
      signal: deadline.signal,
    });
    if (response.statusCode !== 200) {
      response.body.on('error', () => {}).destroy();
      const redirect = response.statusCode >= 300 && response.statusCode < 400;
      throw new Refusal(`status ${response.statusCode}${redirect ? ' (redirects are not followed)' : ''}`);
    }
    return await readText(response.body, options.maxBytes * JSON_OVERHEAD);
  } finally {
    deadline.end();
  }
}

async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Refusal(`the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}

function readSdl(text: string): string {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Refusal('the answer is not JSON');
  }
  const sdl = field(field(field(answer, 'data'), '_service'), 'sdl');
  if (typeof sdl === 'string') return sdl;
  const errors = field(answer, 'errors');
  const message = Array.isArray(errors) ? field(errors[0], 'message') : undefined;
  if (typeof message === 'string') throw new Refusal(`it answered: ${message.slice(0, 200)}`);
  throw new Refusal('the answer has no `_service { sdl }`');
}

/** A reason of ours, told as it is. */
class Refusal extends Error {}

/** Node leaves the message empty when several addresses of one host have failed. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** User and password of a URL do not belong in a log. */
function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  parsed.username = '';
  parsed.password = '';
  parsed.search = '';
  return parsed.href;
}
