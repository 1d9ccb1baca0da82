import type { Peer } from './peer.ts';

/**
 * Any gateway, from a command line: `{port}`, `{supergraph}` and `{folder}` are filled in, and a shell runs it.
 *
 * It must forward the header `x-bench` to subgraphs and serve `/graphql` on 127.0.0.1.
 */
export function commandPeer(name: string, template: string): Peer {
  return {
    name,
    prepare: async () => 'given by command line',
    command({ port, supergraphFile, folder }) {
      const places: Readonly<Record<string, string>> = { port: String(port), supergraph: supergraphFile, folder };
      const line = template.replace(/\{(\w+)\}/g, (place, key: string) => places[key] ?? place);
      return { command: '/bin/sh', args: ['-c', line], env: { PATH: process.env.PATH ?? '' } };
    },
  };
}
