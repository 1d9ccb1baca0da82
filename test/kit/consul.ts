import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { CONSUL } from '../services/services.ts';
import { supplyOf } from '../services/supply-of.ts';
import { freePorts } from './free-port.ts';
import type { OwnedService } from './start-service.ts';
import { startService } from './start-service.ts';
import { until } from './until.ts';

/** `describe` for tests that start, kill and restart a Consul agent: shown as skipped where none can be started. */
export const describeWithConsul: typeof describe.skip = (() => {
  const { launcher } = supplyOf(CONSUL);
  return launcher.kind === 'none' ? describe.skip : describe;
})();

export interface StartConsulOptions {
  /** Merged over the agent's configuration (top-level keys), e.g. `{ acl: { enabled: true } }`. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** A Consul server of the test's own, alone in its datacentre. */
export interface ConsulAgent extends AsyncDisposable {
  /** `http://127.0.0.1:port`; stays the same over restarts. */
  readonly address: string;
  readonly port: number;
  /** SIGKILL: connections break, nothing is flushed. */
  kill(): Promise<void>;
  /** Ends the agent for good and removes its data. */
  stop(): Promise<void>;
  /** Starts again on the same ports after `kill()`, or kills first. `empty`: with all data lost. Waits for a leader. */
  restart(options?: { readonly empty?: boolean }): Promise<void>;
  /** The agent stops answering but keeps its connections, until `resume()`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  putKv(key: string, value: string | Uint8Array): Promise<void>;
  /** The value, or undefined when there is no such key. */
  getKv(key: string): Promise<string | undefined>;
  deleteKv(key: string, options?: { readonly recurse?: boolean }): Promise<void>;
  /** Registers with the body of `PUT /v1/agent/service/register`. */
  registerService(registration: Readonly<Record<string, unknown>>): Promise<void>;
  deregisterService(id: string): Promise<void>;
  /** Any other call; rejects unless the status is 2xx. `path` starts with `/v1/`. */
  request(path: string, init?: RequestInit): Promise<Response>;
}

/**
 * Starts a real Consul agent on free ports and waits until it has a leader (about 2 s).
 *
 * Errors  rejects with the agent's output when it does not come up.
 */
export async function startConsul(options: StartConsulOptions = {}): Promise<ConsulAgent> {
  const { launcher } = supplyOf(CONSUL);
  const version = launcher.kind === 'none' ? '' : launcher.version;
  const folder = mkdtempSync(join(tmpdir(), 'portico-consul-'));
  const [http = 0, server = 0, serfLan = 0, serfWan = 0] = await freePorts(4);
  const address = `http://127.0.0.1:${http}`;
  const ports = { http, https: -1, dns: -1, grpc: -1, server, serf_lan: serfLan, serf_wan: serfWan };
  const dataFolder = join(folder, 'data');
  const config = {
    server: true,
    bootstrap_expect: 1,
    node_name: 'portico-test',
    bind_addr: '127.0.0.1',
    client_addr: '127.0.0.1',
    data_dir: dataFolder,
    disable_update_check: true,
    log_level: 'WARN',
    performance: { raft_multiplier: 1 },
    // 1.14 opened a second gRPC port with a fixed default; older agents refuse the key.
    ports: isAtLeast(version, 1, 14) ? { ...ports, grpc_tls: -1 } : ports,
    ...options.config,
  };
  const configFile = join(folder, 'agent.json');
  writeFileSync(configFile, JSON.stringify(config));

  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(`${address}${path}`, { signal: AbortSignal.timeout(10_000), ...init });
    if (!response.ok) {
      throw new Error(`Consul: ${init.method ?? 'GET'} ${path}: ${response.status} ${await response.text()}`);
    }
    return response;
  };
  const launch = async (): Promise<OwnedService> => {
    mkdirSync(dataFolder, { recursive: true });
    const service = await startService(launcher, CONSUL.program, ['agent', `-config-file=${configFile}`], folder);
    await until(() => !service.running || isReady(address), {
      what: 'the Consul agent to have a leader',
      timeoutMs: 30_000,
    });
    if (!service.running) throw new Error(`Consul ended: ${service.output()}`);
    return service;
  };

  let service = await launch();
  const stop = async (): Promise<void> => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    address,
    port: http,
    request,
    kill: () => service.kill(),
    stop,
    [Symbol.asyncDispose]: stop,
    async restart({ empty = false } = {}) {
      await service.kill();
      if (empty) rmSync(dataFolder, { recursive: true, force: true });
      service = await launch();
    },
    pause: () => service.signal('SIGSTOP'),
    resume: () => service.signal('SIGCONT'),
    async putKv(key, value) {
      const response = await request(`/v1/kv/${encodeKey(key)}`, { method: 'PUT', body: Buffer.from(value) });
      await response.text();
    },
    async getKv(key) {
      const url = `${address}/v1/kv/${encodeKey(key)}?raw`;
      const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      const text = await response.text();
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`Consul: GET ${url}: ${response.status} ${text}`);
      return text;
    },
    async deleteKv(key, { recurse = false } = {}) {
      const response = await request(`/v1/kv/${encodeKey(key)}${recurse ? '?recurse' : ''}`, { method: 'DELETE' });
      await response.text();
    },
    async registerService(registration) {
      const body = JSON.stringify(registration);
      await (await request('/v1/agent/service/register', { method: 'PUT', body })).text();
    },
    async deregisterService(id) {
      await (await request(`/v1/agent/service/deregister/${encodeURIComponent(id)}`, { method: 'PUT' })).text();
    },
  };
}

/**
 * A Consul for tests that only read and write: the one that CONSUL_HTTP_ADDR named, else an agent of their own.
 * A shared one holds other people's data: use keys and service names nobody else uses.
 */
export async function findConsul(): Promise<{ readonly address: string } & AsyncDisposable> {
  const { runningAt } = supplyOf(CONSUL);
  if (runningAt === undefined) return startConsul();
  return { address: runningAt, [Symbol.asyncDispose]: async () => {} };
}

/** It has a leader, which knows what it knew before: a leader of a moment may answer before it has read its log. */
async function isReady(address: string): Promise<boolean> {
  const ask = (path: string) => fetch(`${address}${path}`, { signal: AbortSignal.timeout(1_000) });
  if ((await (await ask('/v1/status/leader')).json()) === '') return false;
  const about = await ask('/v1/agent/self');
  // Not for everybody where there are access rules.
  if (!about.ok) return true;
  const { Stats: stats } = (await about.json()) as { Stats: { raft: Record<string, string> } };
  return stats.raft.applied_index === stats.raft.last_log_index;
}

function encodeKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [actualMajor = 0, actualMinor = 0] = version.split('.').map(Number);
  return actualMajor > major || (actualMajor === major && actualMinor >= minor);
}
