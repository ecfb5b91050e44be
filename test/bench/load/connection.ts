import { connect, type Socket } from 'node:net';

/** One answer: its status, and its body as text. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A kept-alive connection that carries one request at a time. */
export interface Connection {
  /** Sends the bytes of one request; rejects when the connection is cut before the answer is whole. */
  send(request: Buffer): Promise<Answer>;
  close(): void;
}

const headEnd = '\r\n\r\n';
const lastChunk = '\r\n0\r\n\r\n';

/**
 * HTTP/1.1 reduced to what a load driver needs, so that the driver is never the slower side: no pipelining, bodies by Content-Length or
 * chunked (kept with the chunk marks in them), one answer at a time.
 */
export function openConnection(port: number): Connection {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted: { readonly status: number; readonly head: number; readonly total: number | 'chunked' } | undefined;

  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    wanted ??= readHead(chunks.length === 1 ? chunk : Buffer.concat(chunks));
    if (!wanted || !isWhole(wanted.total)) return;
    const { status, head } = wanted;
    const body = Buffer.concat(chunks).toString('utf8', head);
    const { resolve } = waiting ?? {};
    [waiting, wanted, chunks, size] = [undefined, undefined, [], 0];
    resolve?.({ status, body });
  });
  const cut = (): void => waiting?.reject(new Error('the service closed the connection before its answer was whole'));
  socket.on('close', cut).on('error', cut);

  function isWhole(total: number | 'chunked'): boolean {
    if (total !== 'chunked') return size >= total;
    const tail = Buffer.concat(chunks.slice(-2)).subarray(-lastChunk.length);
    return tail.toString('latin1') === lastChunk;
  }

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => void socket.destroy(),
  };
}

/** What the head of an answer says, once it is there whole. */
function readHead(bytes: Buffer) {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return undefined;
  const text = bytes.toString('latin1', 0, end);
  const head = end + headEnd.length;
  const status = Number(text.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (length !== undefined) return { status, head, total: head + Number(length) };
  return { status, head, total: /\r\ntransfer-encoding: *chunked/i.test(text) ? ('chunked' as const) : head };
}
