import { createServer } from 'node:http';

/** Reads a request, answers 200, nothing else; tells its port to the process that forked it. */
const server = createServer((request, response) => {
  request.resume().on('end', () => response.end());
}).listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.send?.(address.port);
});
server.keepAliveTimeout = 60_000;
