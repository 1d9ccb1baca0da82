/** A process that is announced in a registry until it ends: `node announcing-process.ts <place as JSON> <key>`, with short times. */
import { ConsulStore } from '../../src/registry/store/consul/consul-store.ts';
import { FolderStore } from '../../src/registry/store/folder/folder-store.ts';
import type { RegistryPlace } from '../../src/registry/store/open-store.ts';

const [place = '', key = ''] = process.argv.slice(2);
const parsed = JSON.parse(place) as RegistryPlace;
const store =
  parsed.kind === 'folder'
    ? new FolderStore({ folder: `${parsed.path}/main@current`, keepMs: 300 })
    : new ConsulStore({ connection: parsed.connection, base: `${parsed.prefix}/main@current/`, sessionTtlMs: 1_500 });
store.announce(key, Buffer.from('here'));
// Consul's client leaves nothing open between two signs of life.
setInterval(() => {}, 60_000);
