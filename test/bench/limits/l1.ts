import { createServer, type IncomingMessage } from 'node:http';
import { readSeed, sendPort } from './seed.js';

/** Limit adapter 1: bare node:http, JSON.parse, a Map. Nothing is kept on disk, checked or authenticated: what HTTP and JSON alone cost. */
const { userCount, userDoc } = readSeed();
const users = new Map<string, unknown>();
for (let number = 0; number < userCount; number += 1) users.set(`usr_${number}`, JSON.parse(userDoc(number)));

const server = createServer((request, response) => {
  void handle(request).then(({ status, body }) => {
    response.writeHead(status, { 'content-type': 'application/scim+json' });
    response.end(body);
  });
});

async function handle(request: IncomingMessage): Promise<{ readonly status: number; readonly body?: string }> {
  const id = request.url?.split('/')[2] ?? '';
  if (request.method === 'GET') return { status: 200, body: JSON.stringify(users.get(id)) };
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a request without an encoding gives buffers
  const document: unknown = JSON.parse(Buffer.concat(chunks).toString());
  const key = request.method === 'POST' ? `usr_${users.size}` : id;
  users.set(key, document);
  return { status: request.method === 'POST' ? 201 : 200, body: JSON.stringify(document) };
}

server.keepAliveTimeout = 60_000;
sendPort(server);
