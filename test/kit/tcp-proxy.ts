import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Pieces that clients have sent since start: one for what a client wrote at once, as long as it is small. */
  readonly sent: number;
  readonly answered: number;
  /** From now on, what clients send arrives so many milliseconds later. */
  delay(ms: number): void;
}

/** Stands before a server of 127.0.0.1, counts what passes and slows it down. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let sent = 0;
  let answered = 0;
  let delayMs = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (data) => {
      sent += 1;
      if (delayMs === 0) upstream.write(data);
      else setTimeout(() => upstream.write(data), delayMs);
    });
    upstream.on('data', (data) => {
      answered += 1;
      client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get sent() {
      return sent;
    },
    get answered() {
      return answered;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
