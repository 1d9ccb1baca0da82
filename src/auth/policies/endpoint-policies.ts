import { Agent, request } from 'undici';
import type { PolicySource, PolicySubject } from './policy-source.ts';

/** Far more than any answer takes. */
const MAX_ANSWER_BYTES = 1_000_000;

/**
 * Policies that an HTTP service decides.
 *
 * Shape   POST `{"policies": ["…"], "principal": {"subject", "claims", "scopes"} | null}`, answered with 200 and
 *         `{"policies": {"…": true}}`. What is not `true` does not hold.
 * Errors  `decide` rejects for any other answer, and with the reason of `signal`.
 */
export class EndpointPolicies implements PolicySource {
  readonly #url: string;
  readonly #agent = new Agent({ connections: 32 });

  constructor(url: string) {
    this.#url = url;
  }

  async decide(policies: readonly string[], subject: PolicySubject, signal: AbortSignal): Promise<Iterable<string>> {
    const response = await request(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'accept-encoding': 'identity' },
      body: JSON.stringify({ policies, principal: principalOf(subject) }),
      dispatcher: this.#agent,
      signal,
    });
    if (response.statusCode !== 200) {
      response.body.on('error', () => {}).destroy();
      throw new Error(`the policy endpoint answered with status ${response.statusCode}`);
    }
    const decided = readDecisions(await readText(response.body));
    return policies.filter((name) => Object.hasOwn(decided, name) && decided[name] === true);
  }

  async stop(): Promise<void> {
    await this.#agent.destroy();
  }
}

function principalOf(subject: PolicySubject): object | null {
  if (subject === undefined) return null;
  return { subject: subject.subject ?? null, claims: subject.claims, scopes: [...subject.scopes] };
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES)
      throw new Error(`the policy endpoint answered with more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function readDecisions(text: string): Record<string, unknown> {
  const answer: unknown = JSON.parse(text);
  const decisions = typeof answer === 'object' && answer !== null && 'policies' in answer ? answer.policies : undefined;
  if (typeof decisions !== 'object' || decisions === null || Array.isArray(decisions)) {
    throw new Error('the policy endpoint answered without policies');
  }
  return decisions as Record<string, unknown>;
}
