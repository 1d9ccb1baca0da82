import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { floorRefuses } from './floor.ts';
import type { Peer } from './peer.ts';

/** Plain node:http that reads the body and sends the right answer: what HTTP alone costs in this Node. */
export const nodeFloor: Peer = {
  name: 'node',
  prepare: async () => process.versions.node,
  refuses: floorRefuses,
  command({ folder, answer, port }) {
    const file = join(folder, 'answer.json');
    writeFileSync(file, answer);
    return { command: process.execPath, args: [join(import.meta.dirname, 'node', 'server.ts'), file, String(port)] };
  },
};
