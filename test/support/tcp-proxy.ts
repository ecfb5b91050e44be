import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that a test can take away. */
export interface TcpProxy {
  /** `host:port` on loopback; stays the same over outages. */
  readonly host: string;
  /** Cuts every connection and refuses new ones, as when the server has stopped. */
  refuse(): Promise<void>;
  /** Keeps connections and takes new ones, but passes nothing on, as when the network between is gone. */
  swallow(): void;
  /** Passes everything on again; connections that met the outage are cut. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free loopback port and passes on to `host:port`. */
export async function openTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  let server: Server | undefined;
  let port = 0;

  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()); // cut connections are what this is for
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const accept = (inside: Socket): void => {
    keep(inside);
    const outside = keep(connect(target.port, target.host));
    inside.on('data', (chunk) => void (isSwallowing || outside.write(chunk)));
    outside.on('data', (chunk) => void (isSwallowing || inside.write(chunk)));
    inside.on('close', () => outside.destroy());
    outside.on('close', () => inside.destroy());
  };
  const listen = async (): Promise<void> => {
    server = createServer(accept).listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    port = address.port;
  };
  const stop = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    if (!closing) return;
    const closed = once(closing, 'close');
    closing.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  await listen();
  return {
    host: `127.0.0.1:${port}`,
    refuse: stop,
    swallow: () => {
      isSwallowing = true;
    },
    async restore() {
      isSwallowing = false;
      for (const socket of sockets) socket.destroy();
      if (!server) await listen();
    },
    close: stop,
  };
}
