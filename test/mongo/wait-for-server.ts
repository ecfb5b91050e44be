/**
 * Waits until a MongoDB-wire server answers `ping`: `tsx wait-for-server.ts PORT PID`. Exit 0 when it does, 1 when the
 * process is gone or 30 seconds have passed. Speaks the protocol itself (one OP_MSG), so it needs no driver.
 */
import { connect } from 'node:net';

const port = Number(process.argv[2]);
const pid = Number(process.argv[3]);
const giveUpAt = Date.now() + 30_000;

/** `{ ping: 1, $db: "admin" }` as an OP_MSG: header, flags, one body section (MongoDB wire protocol, OP_MSG). */
function pingMessage(): Buffer {
  const document = Buffer.concat([
    Buffer.from([0, 0, 0, 0]),
    Buffer.from('\x10ping\0\x01\0\0\0', 'latin1'),
    Buffer.from('\x02$db\0\x06\0\0\0admin\0', 'latin1'),
    Buffer.from([0]),
  ]);
  document.writeInt32LE(document.length, 0);
  const header = Buffer.alloc(21);
  header.writeInt32LE(header.length + document.length, 0);
  header.writeInt32LE(1, 4);
  header.writeInt32LE(2013, 12);
  return Buffer.concat([header, document]);
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(pingMessage()));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

function isRunning(): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

while (!(await answers())) {
  if (!isRunning() || Date.now() > giveUpAt) process.exit(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
