import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { advertisedAddress } from '../../../subgraphs/kit/advertised-address.ts';
import type { Instance } from '../../../subgraphs/kit/consul-registration.ts';
import { registerInConsul } from '../../../subgraphs/kit/consul-registration.ts';

interface Call {
  method: string | undefined;
  path: string | undefined;
  token: string | string[] | undefined;
  body: string;
}

/** A stand-in for Consul's agent that notes every call and answers what it is told. */
let server: Server;
let calls: Call[] = [];
let statusOf: (call: Call) => number = () => 200;
const logged: Record<string, unknown>[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => logged.push(JSON.parse(line)) });
const instance: Instance = { name: 'users', address: '10.0.0.7', port: 4001, sdl: 'type Query { a: Int }', log };

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

beforeEach(async () => {
  calls = [];
  logged.length = 0;
  statusOf = () => 200;
  server = createServer(async (request, response) => {
    const { method, url: path, headers } = request;
    const call = { method, path, token: headers['x-consul-token'], body: await readBody(request) };
    calls.push(call);
    response.writeHead(statusOf(call), { 'content-type': 'application/json' }).end(method === 'GET' ? '{}' : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('CONSUL_HTTP_ADDR', `127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it('registers, and deregisters the same id at the end, each with the token', async () => {
  vi.stubEnv('CONSUL_HTTP_TOKEN', 'a-token');
  const registration = registerInConsul(instance);
  await expect.poll(() => logged.map(({ msg }) => msg)).toContain('registered in Consul');
  await registration.end();
  expect(calls.map(({ method, path, token }) => [method, path, token])).toEqual([
    ['PUT', '/v1/agent/service/register', 'a-token'],
    ['PUT', '/v1/agent/service/deregister/users-10.0.0.7-4001', 'a-token'],
  ]);
  expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({
    Name: 'users',
    Address: '10.0.0.7',
    Port: 4001,
    Check: {
      HTTP: 'http://10.0.0.7:4001/health',
      Interval: '2s',
      DeregisterCriticalServiceAfter: '1m',
      Status: 'passing',
    },
  });
});

it('asks for the health of an IPv6 address with brackets', async () => {
  const registration = registerInConsul({ ...instance, address: 'fd00::7' });
  await expect.poll(() => calls.length).toBe(1);
  await registration.end();
  expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({ Check: { HTTP: 'http://[fd00::7]:4001/health' } });
});

it('warns and tries again when Consul refuses', async () => {
  statusOf = () => (calls.length < 3 ? 500 : 200);
  const registration = registerInConsul(instance);
  await expect.poll(() => logged.map(({ msg }) => msg), { timeout: 10_000 }).toContain('registered in Consul');
  await registration.end();
  const warnings = logged.filter(({ level }) => level === 40);
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toMatchObject({ msg: 'Consul does not answer', retryInMs: expect.any(Number) });
});

it('ends at once while it waits to try again, and never rejects', async () => {
  statusOf = () => 500;
  const registration = registerInConsul(instance);
  await expect.poll(() => logged.length).toBe(1);
  const start = performance.now();
  await registration.end();
  expect(performance.now() - start).toBeLessThan(2_000);
  expect(calls.at(-1)?.path).toBe('/v1/agent/service/deregister/users-10.0.0.7-4001');
});

it.each([undefined, ''])('does nothing when CONSUL_HTTP_ADDR is %j', async (address) => {
  vi.stubEnv('CONSUL_HTTP_ADDR', address);
  const registration = registerInConsul(instance);
  await registration.end();
  expect(calls).toEqual([]);
});

it('advertises where it listens, or an outer address when it listens everywhere', () => {
  expect(advertisedAddress('127.0.0.1')).toBe('127.0.0.1');
  expect(advertisedAddress('192.168.3.4')).toBe('192.168.3.4');
  expect(advertisedAddress('0.0.0.0')).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  expect(advertisedAddress('0.0.0.0')).not.toBe('0.0.0.0');
});
