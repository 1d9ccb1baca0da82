import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchDebianPackage } from '../../test/services/fetch-debian-package.ts';
import { floorRefuses } from './floor.ts';
import type { Peer } from './peer.ts';
import { PeerUnavailable } from './peer.ts';

const CACHE = join(import.meta.dirname, '..', '..', '.portico', 'bench', 'debian');

/** nginx with one worker that sends the right answer from a file: what HTTP alone costs in C. */
export const nginx: Peer = {
  name: 'nginx',
  async prepare() {
    // It prints its version as an error.
    const said = await promisify(execFile)(await findProgram(), ['-v']);
    return /nginx\/(\S+)/.exec(said.stderr)?.[1] ?? 'unknown version';
  },
  refuses: floorRefuses,
  async command({ folder, answer, port }) {
    const root = join(folder, 'root');
    mkdirSync(root);
    writeFileSync(join(root, 'graphql'), answer);
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, configuration(folder, port));
    return { command: await findProgram(), args: ['-c', file, '-p', folder, '-e', join(folder, 'error.log')] };
  },
};

/** The installed one, else that of the Debian package, unpacked into a cache folder. */
async function findProgram(): Promise<string> {
  const found = (process.env.PATH ?? '').split(':').find((folder) => existsSync(join(folder, 'nginx')));
  if (found !== undefined) return join(found, 'nginx');
  try {
    return join(await fetchDebianPackage({ name: 'nginx' }, CACHE), 'usr', 'sbin', 'nginx');
  } catch (error) {
    throw new PeerUnavailable(`not installed, and: ${(error as Error).message}`, { cause: error });
  }
}

function configuration(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
events {}
http {
  access_log off;
  sendfile on;
  keepalive_requests 1000000000;
  open_file_cache max=10;
  default_type application/json;
${temporary.map((kind) => `  ${kind}_temp_path ${join(folder, kind)};`).join('\n')}
  server {
    listen 127.0.0.1:${port};
    root ${join(folder, 'root')};
    # Files are not for POST: what would be that error becomes the file.
    error_page 405 =200 $uri;
  }
}
`;
}
