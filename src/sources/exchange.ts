import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export interface ExchangeRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
  /** The connection is closed afterwards. Default false. */
  readonly reset?: boolean;
}

export interface ExchangeOptions {
  /** From the call to the last byte, waiting for a connection included. */
  readonly timeoutMs: number;
  /** Largest body, as it comes over the wire. */
  readonly maxBytes: number;
  /** Ends the exchange early. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The time of an exchange ran out. */
export class TimedOut extends Error {}

/** A header has a value that no header can have. */
export class UnsendableHeader extends Error {}

/** The body is larger than allowed. */
export class BodyTooLarge extends Error {}

/**
 * One POST and its answer.
 *
 * On undici's `dispatch` rather than `request`: no stream, no abort signal and no listener per call, which together cost
 * more than the exchange itself; and a call that still waits for a connection ends at its deadline, where `request` would
 * only notice once it has one.
 * Errors  rejects with TimedOut, BodyTooLarge, UnsendableHeader, the reason of `signal`, or what undici reports of the
 *         connection.
 */
export function exchange(
  dispatcher: Dispatcher,
  { path, headers, body, reset = false }: ExchangeRequest,
  options: ExchangeOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (options.signal.aborted) throw options.signal.reason;
    checkHeaders(headers);
    const handler = new ExchangeHandler(options, resolve, reject);
    try {
      dispatcher.dispatch({ method: 'POST', path, headers, body, reset }, handler);
    } catch (error) {
      handler.fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** RFC 9110 §5.5, bytes as Node has them. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

/** undici would refuse it as well, but its pool then takes the connection that it had chosen for busy, for ever. */
function checkHeaders(headers: ExchangeRequest['headers']): void {
  for (const name in headers) {
    if (UNSENDABLE.test(headers[name] ?? '')) throw new UnsendableHeader(`the value of ${name} cannot be sent`);
  }
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #ended: Error | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #size = 0;

  constructor(options: ExchangeOptions, resolve: (answer: HttpAnswer) => void, reject: (error: unknown) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(
      () => this.fail(new TimedOut(`no answer within ${options.timeoutMs} ms`)),
      options.timeoutMs,
    );
    options.signal.addEventListener('abort', this.#onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It ended while it waited for this connection.
    if (this.#ended !== undefined) controller.abort(this.#ended);
    else if (this.#options.signal.aborted) this.#onAbort();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size <= this.#options.maxBytes) this.#chunks.push(chunk);
    else this.fail(new BodyTooLarge(`more than ${this.#options.maxBytes} bytes`));
  }

  onResponseEnd(): void {
    if (this.#ended !== undefined) return;
    this.#release();
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#size);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  readonly #onAbort = (): void => {
    const { reason } = this.#options.signal;
    this.fail(reason instanceof Error ? reason : new Error(String(reason)));
  };

  fail(error: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.#release();
    this.#reject(error);
    this.#controller?.abort(error);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener('abort', this.#onAbort);
  }
}
