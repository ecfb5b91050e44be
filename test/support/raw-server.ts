import { createServer, type Server, type Socket } from 'node:net';

/** A TCP server that behaves as badly as a test wants. */
export interface RawServer {
  readonly port: number;
  /** Connections accepted so far. */
  connections(): number;
  /** Everything received so far, over all connections. */
  received(): string;
  close(): Promise<void>;
}

/** Calls `onRequest` with each whole request (head and body) and the socket it came on, and with how many requests came before it on that socket. */
export async function openRawServer(
  onRequest: (socket: Socket, before: number) => void = () => undefined,
  host = '127.0.0.1',
): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let received = '';
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    let text = '';
    let requests = 0;
    socket.on('error', () => undefined); // resets are what these tests are about
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString();
      received += chunk.toString();
      if (!isWhole(text)) return;
      text = '';
      onRequest(socket, requests);
      requests += 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    connections: () => connections,
    received: () => received,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return end >= 0 && Buffer.byteLength(text.slice(end + 4)) >= length;
}
