import { commandPeer } from './command.ts';
import { grafbase } from './grafbase.ts';
import { hive } from './hive.ts';
import { mercurius } from './mercurius.ts';
import { nginx } from './nginx.ts';
import { nodeFloor } from './node-floor.ts';
import type { Peer } from './peer.ts';
import { portico, porticoKeeping, porticoOpen, porticoProtected, porticoRecording } from './portico.ts';
import { stock } from './stock.ts';

/** What every ratio refers to. */
export const REFERENCE = stock.name;

const PEERS: readonly Peer[] = [portico(), stock, hive, grafbase, mercurius, nodeFloor, nginx];

/** Only by their names: what they are compared for is how they differ from each other. */
const VARIANTS: readonly Peer[] = [porticoKeeping, porticoProtected, porticoOpen, porticoRecording];

export const PEER_NAMES: readonly string[] = PEERS.map(({ name }) => name);

/** `name`, `portico:ENGINE` or `name=command line`; undefined when there is no such peer. */
export function findPeer(text: string): Peer | undefined {
  const [, name, command] = /^([\w.:-]+)=(.+)$/s.exec(text) ?? [];
  if (name !== undefined && command !== undefined) return commandPeer(name, command);
  const variant = VARIANTS.find((peer) => peer.name === text);
  if (variant !== undefined) return variant;
  if (text.startsWith('portico:')) return portico(text.slice('portico:'.length));
  return PEERS.find((peer) => peer.name === text);
}
