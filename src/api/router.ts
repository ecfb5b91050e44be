import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { Router, type RequestHandler } from 'express';
import { ServiceError } from '../core/errors.js';
import { isDeeperThan } from '../core/json.js';
import { answerCall, refuseCall } from './act.js';
import { etagOf } from './etag.js';
import { adminOperations, type AdminNeeds } from './operations.js';
import { refusalOf } from './allow.js';
import { adminCaller } from './caller.js';
import { StreamAnswer, TextAnswer, type Operation } from './operation.js';

// Compressed bodies are a 415: nobody sends one here, and what does not decompress reads as an error of ours.
const largestBody = '256kb';
const deepestBody = 32;
const largestPolicy = '2mb';
const policyTypes = ['application/yaml', 'text/yaml', 'application/x-yaml', 'text/x-yaml', 'application/json'];

/** The admin API, to be mounted at `/api/v1` behind authentication. Failures are thrown for the problem handler after it. */
export function createAdminRouter(needs: AdminNeeds): Router {
  const router = Router();
  const operations = adminOperations(needs);
  const noting = { audit: needs.audit, secretNames: secretSettings(needs) };
  for (const operation of operations) {
    const readers = [mayCall(operation, noting), ...bodyReaders(operation)];
    router[operation.method](expressPath(operation.path), ...readers, answerWith(operation, noting));
  }
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const methods = operations.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
    router.all(expressPath(path), refuseMethod(methods));
  }
  return router;
}

/** Names of the settings that any connector keeps secret. */
function secretSettings({ connectors }: AdminNeeds): ReadonlySet<string> {
  const fields = [...connectors.values()].flatMap(({ manifest }) => manifest.fields);
  return new Set(fields.filter(({ isSecret }) => isSecret).map(({ key }) => key));
}

function answerWith(operation: Operation, noting: Parameters<typeof answerCall>[0]): RequestHandler {
  return async (req, res) => {
    const answer = await answerCall(noting, operation, req, adminCaller(res));
    if (operation.status === 204) res.status(204).end();
    else if (answer instanceof TextAnswer) res.status(operation.status).type(answer.type).send(answer.text);
    else if (answer instanceof StreamAnswer) {
      res.status(operation.status).type(answer.type);
      await pipeline(Readable.from(answer.pieces), res).catch(unlessBrokenOff);
    } else {
      if (operation.hasEtag) res.setHeader('etag', `"${etagOf(answer)}"`);
      res.status(operation.status).json(answer);
    }
  };
}

/** A client that breaks off a download is nobody's fault and nothing to log. */
function unlessBrokenOff(error: unknown): void {
  const isBrokenOff = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
  if (!isBrokenOff) throw error;
}

/** Before the body is read: whoever may not call has nothing of theirs looked at. */
function mayCall(operation: Operation, noting: Parameters<typeof refuseCall>[0]): RequestHandler {
  return async (request, res, next) => {
    const caller = adminCaller(res);
    const refusal = refusalOf(caller, operation);
    if (refusal) await refuseCall(noting, { operation, request, caller }, refusal);
    next();
  };
}

function bodyReaders({ body, readsPolicy }: Operation): RequestHandler[] {
  if (readsPolicy)
    return [requireType(policyTypes), express.text({ type: policyTypes, limit: largestPolicy, inflate: false })];
  if (body)
    return [requireType(['application/json']), express.json({ limit: largestBody, inflate: false }), requireShallow];
  return [];
}

/** 415 for a body in another form; express would leave it unread and the caller wondering which fields are missing. */
function requireType(types: readonly string[]): RequestHandler {
  return (req, _res, next) => {
    // clients say "content-length: 0" of a POST without a body
    const isAbsent = req.is('*/*') === null || req.headers['content-length'] === '0';
    if (isAbsent || req.is([...types])) next();
    else next(Object.assign(new Error('unsupported content type'), { status: 415, type: 'media.type.unsupported' }));
  };
}

/** Schemas and the audit walk through a body: one that is nested without end must not reach them. */
const requireShallow: RequestHandler = (req, _res, next) => {
  if (!isDeeperThan(req.body, deepestBody)) return next();
  const message = `is nested deeper than ${deepestBody} levels`;
  next(new ServiceError('invalid_input', { faults: [{ path: 'body', message }] }));
};

function refuseMethod(methods: readonly string[]): RequestHandler {
  return (_req, res, next) => {
    res.setHeader('allow', methods.join(', '));
    next(Object.assign(new Error('method not allowed'), { status: 405, type: 'method.unsupported' }));
  };
}

/** `/things/{id}` as express writes it: `/things/:id`. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
