import { DEVELOPMENT_PASSWORD } from '../users/passwords.ts';
import { FIRST_USER } from '../users/seed.ts';
import { layOutJson } from './lay-out-json.ts';

const LOGIN =
  'mutation Login($email: String!, $password: String!) { login(email: $email, password: $password) { token } }';

/** The query this whole project is about. */
export const DASHBOARD = `query Dashboard {
  me {
    id
    name
    email
    recentOrders(first: 5) {
      id
      status
      placedAt
      total
      items { quantity product { name price } }
    }
    recommendations(first: 5) {
      reason
      item { __typename ... on Product { name price } ... on Article { title url } }
    }
  }
}`;

/** The dashboard of user 1, through the gateway. */
export interface FirstAnswer {
  /** The answer's JSON, laid out for reading. */
  text: string;
  /** How long the dashboard query took. */
  ms: number;
  /** A shell command that asks again. */
  curl: string;
}

/**
 * Logs user 1 in and asks for her dashboard, as a client would.
 *
 * Errors  Error with one line when the gateway does not answer both without GraphQL errors.
 */
export async function askForDashboard(endpoint: string, shownEndpoint: string): Promise<FirstAnswer> {
  const variables = { email: FIRST_USER.email, password: DEVELOPMENT_PASSWORD };
  const login = await ask(endpoint, { query: LOGIN, variables }, {});
  const token = tokenIn(login);
  const headers = { authorization: `Bearer ${token}` };
  const start = performance.now();
  const data = await ask(endpoint, { query: DASHBOARD }, headers);
  const ms = Math.round(performance.now() - start);
  const body = JSON.stringify({ query: DASHBOARD.replace(/\s+/g, ' ') });
  return {
    text: layOutJson({ data }),
    ms,
    // Neither the body nor the token has a single quote in it.
    curl: `curl -s ${shownEndpoint} -H 'content-type: application/json' -H 'authorization: Bearer ${token}' -d '${body}'`,
  };
}

async function ask(endpoint: string, body: object, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  // GraphQL over HTTP: an object with `data`, `errors`, or both.
  const answer = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (answer.errors !== undefined || !answer.data) {
    throw new Error(`The gateway answered ${response.status}: ${text.slice(0, 500)}`);
  }
  return answer.data;
}

function tokenIn(data: unknown): string {
  const { login } = data as { login?: { token?: unknown } };
  if (typeof login?.token !== 'string') throw new Error('The login mutation returned no token.');
  return login.token;
}
