import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

// Below the range from which the system hands out ports for outgoing connections (32768 and up on Linux), so that a
// port stays free between two starts of one service.
const LOWEST = 20_000;
const HIGHEST = 31_999;

/** A port of 127.0.0.1 that is free for TCP and UDP right now and was not handed out by this process before. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1));
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if ((await isFreeForTcp(port)) && (await isFreeForUdp(port))) return port;
  }
  throw new Error(`No free port found between ${LOWEST} and ${HIGHEST} in 200 attempts.`);
}

/** `count` different free ports. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  for (let index = 0; index < count; index += 1) ports.push(await freePort());
  return ports;
}

const handedOut = new Set<number>();

function isFreeForTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function isFreeForUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
