import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AttributeChange } from '../evidence/changes.js';
import type { UnchangedReason } from '../evidence/model.js';
import { endTogether } from './end-together.js';

/** A rendered resource: whole, as text or in UTF-8, or in pieces where a group's members are read while they are written. */
export type Rendered = Piece | AsyncIterable<string>;

/** Text, as it is or in UTF-8. */
export type Piece = string | Uint8Array;

/** What came of an operation, for the provisioning log. */
export interface Outcome {
  readonly resource: { readonly type: string; readonly id?: string };
  /** Names of changed attributes; empty when nothing had to change. */
  readonly changed: readonly string[];
  /** The same with values. */
  readonly changes: readonly AttributeChange[];
  /** Why nothing had to change, where more is known than that the record said so already. */
  readonly because?: UnchangedReason;
}

/** One SCIM answer apart from its transport. */
export interface ScimAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Pieces of a list are sent one after the other, as one. */
  readonly body?: string | AsyncIterable<string> | readonly Piece[];
  readonly outcome?: Outcome;
}

const contentType = 'application/scim+json; charset=utf-8';

/** Characters gathered before the first byte leaves: up to here a failure can still be answered with its proper status. */
const headSize = 65_536;

/** An answer that carries a JSON value. */
export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): ScimAnswer {
  return { status, headers, body: JSON.stringify(value) };
}

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): ScimAnswer {
  return { status, headers };
}

/**
 * Writes an answer. A long body leaves in pieces, at the pace of the client; when its source fails after the head is gone, the connection is cut,
 * so that no client takes half a list for the whole. `fixed` are headers that every answer carries: name, value, name, value.
 */
export async function sendAnswer(res: ServerResponse, fixed: readonly string[], answer: ScimAnswer): Promise<void> {
  const { status, body } = answer;
  const headers = [...fixed, ...Object.entries(answer.headers).flat()];
  if (body === undefined) return endTogether(res.writeHead(status, headers), []);
  if (typeof body === 'string') return sendWhole(res, status, headers, [body]);
  if (isPieces(body)) return sendWhole(res, status, headers, chunksOf(body));
  let pending = '';
  let isHeadGone = false;
  for await (const chunk of body) {
    pending += chunk;
    if (pending.length < headSize) continue;
    if (!isHeadGone) writeHead(res, status, headers);
    isHeadGone = true;
    if (res.destroyed) return;
    if (!res.write(pending)) await drained(res);
    pending = '';
  }
  if (isHeadGone) res.end(pending);
  else sendWhole(res, status, headers, [pending]);
}

function isPieces(body: AsyncIterable<string> | readonly Piece[]): body is readonly Piece[] {
  return Array.isArray(body);
}

/**
 * The pieces as few chunks. A page as its store wrote it out is sent from where it is: to copy it took a fifth of the CPU of sending it. Many pieces become
 * one chunk, long ones as bytes, each written once: as one long text they would be copied three times, in blocks of memory that the engine gets from the
 * system and gives back, a tenth of the CPU of a page of a hundred users.
 */
function chunksOf(pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.length <= mostChunks) return pieces;
  const isText = pieces.every((piece) => typeof piece === 'string');
  if (isText && pieces.reduce((sum, { length }) => sum + length, 0) < headSize) return [pieces.join('')];
  const bytes = Buffer.allocUnsafe(bytesIn(pieces));
  pieces.reduce((at, piece) => at + put(bytes, piece, at), 0);
  return [bytes];
}

/** What opens a list, its resources in one piece and what closes it. */
const mostChunks = 3;

function bytesIn(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
}

/** Writes a piece at a place and gives its length in bytes. */
function put(bytes: Buffer, piece: Piece, at: number): number {
  if (typeof piece === 'string') return bytes.write(piece, at);
  bytes.set(piece, at);
  return piece.length;
}

function sendWhole(res: ServerResponse, status: number, headers: readonly string[], chunks: readonly Piece[]): void {
  writeHead(res, status, [...headers, 'Content-Length', String(bytesIn(chunks))]);
  endTogether(res, chunks);
}

function writeHead(res: ServerResponse, status: number, headers: readonly string[]): void {
  res.writeHead(status, ['Content-Type', contentType, ...headers]); // as a list: node takes it in one go, without a copy of each
}

/** Resolves when the client has taken what was written, or has gone away. */
async function drained(res: ServerResponse): Promise<void> {
  const gone = new AbortController();
  await Promise.race([
    once(res, 'drain', { signal: gone.signal }),
    once(res, 'close', { signal: gone.signal }),
  ]).finally(() => gone.abort());
}
