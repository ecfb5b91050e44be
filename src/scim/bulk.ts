import { jsonAnswer, type ScimAnswer } from './answer.js';
import { parseBulk, type BadOperation, type BulkOperation } from './bulk-message.js';
import { referencesOf, resolved, withoutReferences } from './bulk-references.js';
import { errorBody, faultOf, ScimFault } from './faults.js';
import type { ScimContext, ScimRequest } from './request.js';
import { messageUrns } from './urns.js';

/** Carries out one operation as if it had come alone; throws nothing. */
export type RunOperation = (context: ScimContext, operation: BulkOperation) => Promise<OperationResult>;

export type OperationResult =
  | { readonly kind: 'done'; readonly status: number; readonly location?: string; readonly version?: string }
  | { readonly kind: 'failed'; readonly fault: ScimFault };

/**
 * Bulk requests (RFC 7644 section 3.7). Operations run in the order given, except that one which refers to a bulkId waits for the POST behind it, and
 * that creates which stand together and refer to nothing are begun in that order without waiting for each other: they share trips to the disk.
 * Resources that refer to each other in a circle, or to themselves, are created without those references first and completed after; where that
 * fails, what was created is taken back.
 */
export function createBulk(run: RunOperation) {
  return async (context: ScimContext, request: ScimRequest): Promise<ScimAnswer> => {
    const { operations, failOnErrors } = parseBulk(request.body());
    const batch = new Batch(context, run, operations);
    let errors = 0;
    for (const together of runsOf(operations, failOnErrors)) {
      if (errors >= failOnErrors) break;
      const results = await Promise.all(together.map((operation) => batch.carryOut(operation)));
      errors += results.filter(({ kind }) => kind === 'failed').length;
    }
    await batch.complete();
    const results = operations.flatMap((operation) => {
      const result = batch.resultOf(operation);
      return result ? [shown(operation, result, () => batch.placeOf(operation))] : [];
    });
    return jsonAnswer(200, { schemas: [messageUrns.bulkResponse], Operations: results });
  };
}

/** Creates begun at once: enough that the disk is not what they wait for, few enough that other requests go in between. */
const mostTogether = 25;

/**
 * Operations in their order, divided into those that may run together. Where errors end the request each waits for the one before. A run is put together
 * when it is its turn: to look for references in a thousand operations at once would hold other requests up.
 */
function* runsOf<Operation extends BulkOperation | BadOperation>(
  operations: readonly Operation[],
  failOnErrors: number,
): Generator<readonly Operation[]> {
  let run: Operation[] = [];
  for (const operation of operations) {
    const isFree = failOnErrors === Number.POSITIVE_INFINITY && isFreeCreate(operation);
    if (run.length > 0 && (!isFree || run.length === mostTogether)) {
      yield run;
      run = [];
    }
    if (isFree) run.push(operation);
    else yield [operation];
  }
  if (run.length > 0) yield run;
}

function isFreeCreate(operation: BulkOperation | BadOperation): boolean {
  return operation.kind === 'operation' && operation.method === 'POST' && referencesOf(operation).size === 0;
}

/** The operations of one request on their way: what each came to, and the ids that bulkIds stand for. */
class Batch {
  private readonly byBulkId = new Map<string, BulkOperation>();
  private readonly ids = new Map<string, string>();
  private readonly results = new Map<BulkOperation | BadOperation, OperationResult>();
  private readonly running = new Set<BulkOperation>();
  private readonly incomplete: { readonly operation: BulkOperation; readonly id: string }[] = [];

  constructor(
    private readonly context: ScimContext,
    private readonly run: RunOperation,
    operations: readonly (BulkOperation | BadOperation)[],
  ) {
    for (const operation of operations)
      if (operation.kind === 'operation' && operation.method === 'POST' && operation.bulkId !== undefined)
        this.byBulkId.set(operation.bulkId, operation);
  }

  /** Undefined for an operation that was not carried out, because too many failed before it. */
  resultOf(operation: BulkOperation | BadOperation): OperationResult | undefined {
    return this.results.get(operation);
  }

  /** Where the operation was sent, to be said when it failed (RFC 7644 section 3.7); undefined for a POST, and for what names no path. */
  placeOf(operation: BulkOperation | BadOperation): string | undefined {
    if (operation.method === 'POST') return undefined;
    const { segments } = operation.kind === 'operation' ? resolved({ ...operation, data: {} }, this.ids) : operation;
    return segments ? `${this.context.base}/${segments.join('/')}` : undefined;
  }

  /** Runs the operation once, after the ones it refers to. */
  async carryOut(operation: BulkOperation | BadOperation): Promise<OperationResult> {
    const result = this.results.get(operation) ?? (await this.attempt(operation));
    this.results.set(operation, result);
    return result;
  }

  /** Completes resources created without their circular references. */
  async complete(): Promise<void> {
    for (const { operation, id } of this.incomplete) {
      const path = [operation.segments[0] ?? '', id];
      const whole = resolved(operation, this.ids);
      const open = [...referencesOf(whole)];
      const result =
        open.length > 0
          ? failed(409, `bulkId ${open.join(', ')}: the operation it names has failed`)
          : await this.run(this.context, { kind: 'operation', method: 'PUT', segments: path, data: whole.data });
      if (result.kind === 'done') {
        const created = this.results.get(operation);
        if (created?.kind === 'done') this.results.set(operation, { ...result, status: created.status });
        continue;
      }
      await this.run(this.context, { kind: 'operation', method: 'DELETE', segments: path, data: {} });
      this.results.set(operation, result);
    }
  }

  private async attempt(operation: BulkOperation | BadOperation): Promise<OperationResult> {
    if (operation.kind === 'bad') return { kind: 'failed', fault: operation.fault };
    this.running.add(operation);
    const result = (await this.prepare(operation)) ?? (await this.send(operation));
    this.running.delete(operation);
    return result;
  }

  private async prepare(operation: BulkOperation): Promise<OperationResult | undefined> {
    for (const bulkId of referencesOf(operation)) {
      const wanted = this.byBulkId.get(bulkId);
      if (!wanted) return failed(400, `bulkId ${bulkId}: no POST of this request has it`, 'invalidValue');
      if (this.running.has(wanted)) continue; // a circle: only POSTs have one, and they are completed later
      if ((await this.carryOut(wanted)).kind === 'failed')
        return failed(409, `bulkId ${bulkId}: the operation it names has failed`);
    }
    return undefined;
  }

  private async send(operation: BulkOperation): Promise<OperationResult> {
    const ready = resolved(operation, this.ids);
    const isCircular = referencesOf(ready).size > 0;
    const result = await this.run(this.context, isCircular ? { ...ready, data: withoutReferences(ready.data) } : ready);
    const id = result.kind === 'done' ? result.location?.split('/').at(-1) : undefined;
    if (id !== undefined && operation.bulkId !== undefined) this.ids.set(operation.bulkId, id);
    if (isCircular && id !== undefined) this.incomplete.push({ operation, id });
    return result;
  }
}

function shown(
  { method, bulkId }: { readonly method: string; readonly bulkId?: string },
  result: OperationResult,
  place: () => string | undefined,
): Record<string, unknown> {
  const location = result.kind === 'done' ? result.location : place();
  const common = { method, ...(bulkId === undefined ? {} : { bulkId }), ...(location ? { location } : {}) };
  if (result.kind === 'failed')
    return { ...common, status: String(result.fault.status), response: errorBody(result.fault) };
  const { version, status } = result;
  return { ...common, ...(version ? { version } : {}), status: String(status) };
}

function failed(status: number, detail: string, scimType?: 'invalidValue'): OperationResult {
  return { kind: 'failed', fault: faultOf(new ScimFault(status, detail, scimType ? { scimType } : {})) };
}
