import { createServer, type IncomingMessage } from 'node:http';
import { readSeed, sendPort } from './seed.js';

/**
 * Limit adapter 1: bare node:http, JSON.parse, a Map. Nothing is kept on disk, checked or authenticated: what HTTP and JSON alone cost.
 * It knows a user by id, creates one and switches one on or off.
 */
interface Document {
  readonly active?: boolean;
  readonly Operations?: readonly [{ readonly value: boolean }];
}
const { userCount, userDoc } = readSeed();
const users = new Map<string, Document>();
for (let number = 0; number < userCount; number += 1)
  users.set(`usr_${number}`, JSON.parse(userDoc(number)) as Document); // our own text

const server = createServer((request, response) => {
  void handle(request).then(({ status, body }) => {
    response.writeHead(status, { 'content-type': 'application/scim+json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});

async function handle(request: IncomingMessage): Promise<{ readonly status: number; readonly body: string }> {
  const id = request.url?.split('/')[2] ?? '';
  if (request.method === 'GET') return { status: 200, body: JSON.stringify(users.get(id)) };
  const sent = await read(request);
  const isNew = request.method === 'POST';
  const key = isNew ? `usr_${users.size}` : id;
  const document = isNew ? { id: key, ...sent } : { ...users.get(key), active: sent.Operations?.[0].value ?? true };
  users.set(key, document);
  return { status: isNew ? 201 : 200, body: JSON.stringify(document) };
}

async function read(request: IncomingMessage): Promise<Document> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a request without an encoding gives buffers
  return JSON.parse(Buffer.concat(chunks).toString()) as Document; // the load driver sends only such
}

server.keepAliveTimeout = 60_000;
sendPort(server);
