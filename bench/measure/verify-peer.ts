import type { RunningPeer } from '../peers/start-peer.ts';
import { VARIED_HEADER } from '../workloads/workload.ts';
import type { Verdict } from './compare-answers.ts';
import { compareAnswers } from './compare-answers.ts';

export interface VerifiedAnswer {
  readonly verdict: Verdict;
  /** Bytes of the body. */
  readonly bytes: number;
}

/**
 * Asks a peer for the operation that will be timed, twice: what it remembers must be right as well.
 *
 * `countCalls` tells how many requests the subgraphs have received so far.
 */
export async function verifyPeer(
  { url, peer }: Pick<RunningPeer, 'url' | 'peer'>,
  query: string,
  expected: unknown,
  countCalls: () => Promise<number>,
): Promise<VerifiedAnswer & { readonly calls: number }> {
  const { requestHeaders = {} } = peer;
  const first = await ask(url, requestHeaders, query, expected);
  if (first.verdict.kind === 'wrong') return { ...first, calls: 0 };
  const before = await countCalls();
  const second = await ask(url, requestHeaders, query, expected);
  return { ...second, calls: (await countCalls()) - before };
}

async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  query: string,
  expected: unknown,
): Promise<VerifiedAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      [VARIED_HEADER]: 'verify',
      'accept-encoding': 'identity',
    },
    // The placeholder is a name like any other: the answer has it as well.
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const bytes = Buffer.byteLength(text);
  if (response.status !== 200) {
    return { verdict: { kind: 'wrong', reason: `status ${response.status}: ${text.slice(0, 200)}` }, bytes };
  }
  return { verdict: compareAnswers(text, expected), bytes };
}
