import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../test/kit/free-port.ts';
import type { OwnedProcess } from '../../test/kit/start-process.ts';
import { startProcess } from '../../test/kit/start-process.ts';
import { NotReady, untilReady } from '../until-ready.ts';
import type { Peer, PeerContext } from './peer.ts';
import { PeerUnavailable } from './peer.ts';

const START_TIMEOUT_MS = 60_000;

/** No program may report to anybody, and none shares a home with the machine's user. */
const QUIET_ENVIRONMENT = {
  APOLLO_TELEMETRY_DISABLED: 'true',
  DO_NOT_TRACK: '1',
  OTEL_SDK_DISABLED: 'true',
  GRAFBASE_TELEMETRY_DISABLED: '1',
  NO_COLOR: '1',
};

export interface RunningPeer extends AsyncDisposable {
  readonly peer: Peer;
  readonly version: string;
  readonly url: string;
  readonly program: OwnedProcess;
}

/**
 * Starts a peer and waits until it answers GraphQL.
 *
 * Errors  `PeerUnavailable` with its last words when it does not.
 */
export async function startPeer(
  peer: Peer,
  given: Omit<PeerContext, 'port' | 'folder'> & { readonly rootFolder: string },
): Promise<RunningPeer> {
  const version = await peer.prepare();
  const folder = join(given.rootFolder, peer.name.replaceAll(':', '-'));
  mkdirSync(folder);
  const port = await freePort();
  const { command, args, env } = await peer.command({ ...given, port, folder });
  const program = await startProcess(command, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...QUIET_ENVIRONMENT, HOME: folder, ...env },
  });
  const url = `http://127.0.0.1:${port}/graphql`;
  try {
    await untilReady(program, () => isAnswering(url, peer.requestHeaders), START_TIMEOUT_MS);
  } catch (error) {
    await program.kill();
    if (error instanceof NotReady) throw new PeerUnavailable(error.message, { cause: error });
    throw error;
  }
  return { peer, version, url, program, [Symbol.asyncDispose]: () => program.kill() };
}

async function isAnswering(url: string, headers: Peer['requestHeaders']): Promise<object | undefined> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
    signal: AbortSignal.timeout(5_000),
  });
  const { data } = (await response.json()) as { data?: object | null };
  return data ?? undefined;
}
