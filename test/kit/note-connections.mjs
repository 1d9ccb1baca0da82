// Preloaded into a process under test: appends every host that it looks up or connects to, one a line, to the file
// named by NOTE_CONNECTIONS, and lets none but this machine be reached. Covers every HTTP client, since all of them end
// in node:net.
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const HERE = new Set(['127.0.0.1', '::1', 'localhost']);
const note = (host) => appendFileSync(process.env.NOTE_CONNECTIONS, `${host}\n`);
const refusal = (host) => Object.assign(new Error(`${host} is out of bounds`), { code: 'ENOTFOUND' });

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = typeof options === 'object' && options !== null ? (options.host ?? 'localhost') : 'localhost';
  note(host);
  if (HERE.has(host)) return connect.apply(this, args);
  process.nextTick(() => this.destroy(refusal(host)));
  return this;
};

const { lookup } = dns;
dns.lookup = (hostname, ...rest) => {
  note(hostname);
  if (HERE.has(hostname)) return lookup(hostname, ...rest);
  process.nextTick(rest.at(-1), refusal(hostname));
};
syncBuiltinESMExports();
