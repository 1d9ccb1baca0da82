import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VARIED_HEADER } from '../workloads/workload.ts';
import { installedVersion, installPeer } from './install.ts';
import type { Peer, PeerContext } from './peer.ts';
import { PeerUnavailable } from './peer.ts';

const PACKAGE = '@grafbase/cli-x86_64-unknown-linux-musl';

/** Grafbase, a gateway in Rust, of which npm has the program. It composes the subgraphs itself. */
export const grafbase: Peer = {
  name: 'grafbase',
  async prepare() {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      throw new PeerUnavailable('its program is for Linux x64');
    return installedVersion(await installPeer('grafbase'), PACKAGE);
  },
  async command(context) {
    const program = join(await installPeer('grafbase'), 'node_modules', PACKAGE, 'grafbase');
    const file = join(context.folder, 'grafbase.toml');
    writeFileSync(file, configuration(context));
    return { command: program, args: ['--home', context.folder, 'dev', '-c', file, '-p', String(context.port)] };
  },
};

function configuration({ folder, subgraphs }: PeerContext): string {
  const sections = subgraphs.map(({ name, url, sdl }) => {
    const schema = join(folder, `${name}.graphql`);
    writeFileSync(schema, sdl);
    return `[subgraphs.${name}]\nurl = "${url}"\nschema_path = "${schema}"\n`;
  });
  return `[[headers]]\nrule = "forward"\nname = "${VARIED_HEADER}"\n\n${sections.join('\n')}`;
}
