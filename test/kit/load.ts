import { Agent, request } from 'undici';

export interface LoadReport {
  readonly sent: number;
  /** Every request that was not answered as it should be, in words. */
  readonly failures: readonly string[];
}

export interface Load {
  /** Ends the load after the requests in flight. */
  stop(): Promise<LoadReport>;
  /** Requests answered so far. */
  readonly answered: number;
}

/**
 * Sends one query over and over from `clients` connections until stopped, at most `most` times.
 *
 * `judge` looks at each answer and returns what is wrong with it, or undefined. A request that brings no answer at all
 * is a failure, except once the load has been told to stop.
 */
export function startLoad(
  url: string,
  body: unknown,
  judge: (answer: { status: number; text: string }) => string | undefined,
  clients = 8,
  most = 100_000,
): Load {
  const dispatcher = new Agent({ connections: clients });
  const failures: string[] = [];
  const text = JSON.stringify(body);
  let sent = 0;
  let answered = 0;
  let running = true;
  const client = async () => {
    while (running && sent < most) {
      sent += 1;
      try {
        const headers = { 'content-type': 'application/json' };
        const response = await request(url, { method: 'POST', headers, body: text, dispatcher });
        const wrong = judge({ status: response.statusCode, text: await response.body.text() });
        answered += 1;
        if (wrong !== undefined) failures.push(wrong);
      } catch (error) {
        failures.push(String(error));
        // Nobody there: without a pause this would spin.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const clientsDone = Promise.all(Array.from({ length: clients }, client));
  return {
    get answered() {
      return answered;
    },
    stop: async () => {
      running = false;
      await clientsDone;
      if (!dispatcher.closed) await dispatcher.close();
      return { sent, failures };
    },
  };
}
