import { DEVELOPMENT_PASSWORD } from '../../subgraphs/users/passwords.ts';
import { FIRST_USER } from '../../subgraphs/users/seed.ts';
import type { TestGateway } from './gateway.ts';

/** One query over all four example subgraphs that needs no token. */
export const DASHBOARD_OF_USER = `query Dashboard {
  user(id: "1") {
    id
    name
    email
    recentOrders(first: 5) { id total items { quantity product { name price } } }
    recommendations(first: 5) { reason item { __typename ... on Product { name price } ... on Article { title url } } }
  }
}`;

/** The same for whoever is logged in. */
export const DASHBOARD_OF_ME = DASHBOARD_OF_USER.replace('user(id: "1")', 'me');

/** Logs the first example user in through the gateway and returns her headers. */
export async function logIn(gateway: TestGateway): Promise<Record<string, string>> {
  const { data, errors } = await gateway.query(
    'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { token } }',
    { variables: { email: FIRST_USER.email, password: DEVELOPMENT_PASSWORD } },
  );
  if (!data) throw new Error(`No login: ${JSON.stringify(errors)}`);
  const { token } = data.login as { token: string };
  return { authorization: `Bearer ${token}` };
}
