import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/registry/store/open-store.ts';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import { runGateway } from '../kit/gateway.ts';
import { publishedGraph } from '../kit/published-graph.ts';
import { registerInstance } from '../kit/registered.ts';
import { until } from '../kit/until.ts';
import { startVersionsSubgraph, versionsSdl } from '../kit/versions-subgraph.ts';

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
const hasOpenssl = (() => {
  try {
    openssl('version');
    return true;
  } catch {
    return false;
  }
})();

/** An authority, a certificate for 127.0.0.1 and one for a client, as PEM files. */
function makeCertificates(folder: string): (name: string) => string {
  const file = (name: string) => join(folder, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', file('ca.key'), '-out', file('ca.pem'), '-subj', '/CN=Test authority');
  for (const name of ['server', 'client']) {
    openssl('req', ...key, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`), '-subj', `/CN=${name}`);
    writeFileSync(file('san.txt'), 'subjectAltName=IP:127.0.0.1');
    const issuer = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial'];
    openssl(
      'x509',
      '-req',
      '-in',
      file(`${name}.csr`),
      ...issuer,
      '-out',
      file(`${name}.pem`),
      '-extfile',
      file('san.txt'),
    );
  }
  return file;
}

/** What Consul does with `verify_incoming`: only who shows a certificate of the authority is let through. */
async function startTlsFront(target: ConsulAgent, file: (name: string) => string) {
  const [ca, cert, key] = ['ca.pem', 'server.pem', 'server.key'].map((name) => readFileSync(file(name)));
  const server = createServer({ ca, cert, key, requestCert: true, rejectUnauthorized: true }, (client) => {
    const upstream = connect(target.port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `https://127.0.0.1:${port}`, close: () => server.close() };
}

(hasOpenssl ? describeWithConsul : describe.skip)('a Consul behind TLS that asks for certificates', () => {
  let folder: string;
  let consul: ConsulAgent;
  let front: Awaited<ReturnType<typeof startTlsFront>>;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portico-tls-'));
    const file = makeCertificates(folder);
    consul = await startConsul();
    front = await startTlsFront(consul, file);
    env = {
      CONSUL_HTTP_ADDR: front.address,
      CONSUL_CACERT: file('ca.pem'),
      CONSUL_CLIENT_CERT: file('client.pem'),
      CONSUL_CLIENT_KEY: file('client.key'),
    };
  });
  afterAll(async () => {
    front.close();
    await consul.stop();
    rmSync(folder, { recursive: true });
  });

  test('registry and instances are followed through it, and the report is told', async () => {
    await using subgraph = await startVersionsSubgraph('one');
    await registerInstance(consul, 'users', 'users-1', subgraph.url);
    const place = { kind: 'consul', connection: { address: consul.address }, prefix: 'portico' } as const;
    const graph = publishedGraph(openStore(place, { graph: 'main', variant: 'current' }));
    await graph.publish('one', versionsSdl('v1'), 'consul://users/graphql');
    await using gateway = await runGateway({ env });
    await until(async () => (await gateway.query('{ v1 }')).data?.v1 === 'one v1');
    await graph.publish('one', versionsSdl('v1', 'v2'));
    await until(async () => (await gateway.query('{ v2 }')).data?.v2 === 'one v2');
    await until(async () => (await graph.registry.store.keys('gateways/')).length === 1);
    await graph.registry.close();
  });

  test.each([
    ['an authority that is not known', { CONSUL_CACERT: '' }, /certificate/],
    [
      'no certificate of its own',
      { CONSUL_CLIENT_CERT: '', CONSUL_CLIENT_KEY: '' },
      /certificate|alert|socket|ECONNRESET/i,
    ],
  ])('%s is a problem told', async (_what, other, reason) => {
    await using gateway = await runGateway({ env: { ...env, ...other } });
    const { status, body } = await gateway.ready();
    expect(status).toBe(503);
    expect(JSON.stringify(body.problems)).toMatch(reason);
  });

  test('unless nobody checks whom it speaks to', async () => {
    await using gateway = await runGateway({ env: { ...env, CONSUL_CACERT: '', CONSUL_HTTP_SSL_VERIFY: 'false' } });
    await until(async () => (await gateway.ready()).status === 200);
  });
});
