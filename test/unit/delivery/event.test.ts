import { readFileSync, readdirSync } from 'node:fs';
import { describe, it, expect } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import type { Assignment } from '../../../src/assignments/model.js';
import { newId } from '../../../src/core/ids.js';
import { operatorEventJsonSchemas } from '../../../src/evidence/alerts/operator-event-schema.js';
import { eventJsonSchemas, eventSchemas, type EventName } from '../../../src/delivery/event-schema.js';
import { renderEvent, renderTestEvent } from '../../../src/delivery/event.js';
import { deliveryId, webhookId } from '../../../src/delivery/model.js';
import { aState, aTarget, anAssignment, start } from '../../support/deliveries.js';

const target = aTarget();
const folder = new URL('../../../schemas/events/', import.meta.url);
const ajv = new Ajv2020({ strict: true });
formats.default(ajv);
const validators = new Map(
  Object.keys(eventSchemas).map((name) => [
    name,
    ajv.compile(JSON.parse(readFileSync(new URL(`${name}.schema.json`, folder), 'utf8')) as object),
  ]), // a schema file holds an object
);

function parse(body: string): { type: EventName } & Record<string, unknown> {
  return JSON.parse(body) as { type: EventName } & Record<string, unknown>; // rendered just before
}

function faults(body: string): unknown {
  const event = parse(body);
  const validate = validators.get(event.type);
  return validate?.(event) === true ? undefined : (validate?.errors ?? `no schema for ${event.type}`);
}

describe('the event of an assignment', () => {
  it('has the documented shape, field by field', () => {
    const id = newId('asg');
    const directory = newId('dir');
    const assignment = anAssignment(target.id, {
      id,
      version: 1207,
      previous: { key: 'lea@example.com', status: 'active', roles: [{ key: 'lite' }] },
      cause: {
        kind: 'group',
        directory,
        rules: ['l1-after-90-days'],
        groups: ['Support L1'],
        policyVersion: 3,
        requestId: 'req_1',
      },
    });
    expect(renderEvent(assignment, target)).toBe(
      `{"type":"assignment.changed","timestamp":"2026-11-22T09:00:00.000Z","data":{"target":"gorgias-eu","helpdesk":"gorgias",` +
        `"assignment":{"id":"${id}","epoch":1,"version":1207},` +
        `"account":{"key":"lea@example.com","userName":"lea@example.com","externalId":"00u1","email":"lea@example.com",` +
        `"displayName":"Léa Roy","givenName":"Léa","familyName":"Roy","active":true},"status":"active",` +
        `"roles":[{"key":"basic","name":"Basic","vendorValue":"basic-agent","scope":{}}],` +
        `"previous":{"key":"lea@example.com","status":"active","roles":[{"key":"lite"}]},` +
        `"cause":{"kind":"group","directory":"${directory}","rules":["l1-after-90-days"],"groups":["Support L1"],"policyVersion":3,"requestId":"req_1"}}}`,
    );
  });

  it('leaves out what the record does not have', () => {
    const account = { key: 'a', userName: 'a', active: true };
    const desired = { account, status: 'active', roles: [{ key: 'basic', name: 'Basic', scope: {} }] } as const;
    const body = renderEvent(anAssignment(target.id, { desired }), target);
    expect(parse(body)['data']).toMatchObject({ account, roles: [{ key: 'basic', name: 'Basic', scope: {} }] });
    expect(body).not.toMatch(/null|undefined|previous|vendorValue|requestId|directory|email/);
  });

  it('is granted at first, changed while access is held, revoked when it ends', () => {
    const previous = { key: 'lea@example.com', status: 'active', roles: [] } as const;
    const typeOf = (changes: Parameters<typeof anAssignment>[1]) =>
      parse(renderEvent(anAssignment(target.id, changes), target)).type;
    expect(typeOf({})).toBe('assignment.granted');
    expect(typeOf({ previous })).toBe('assignment.changed');
    expect(typeOf({ previous: { ...previous, status: 'suspended' } })).toBe('assignment.granted');
    expect(typeOf({ previous, status: 'suspended' })).toBe('assignment.revoked');
    expect(typeOf({ previous, status: 'removed' })).toBe('assignment.revoked');
  });

  it('has the same bytes however often it is rendered, and in whatever order a store returns a scope', () => {
    const withScope = (scope: Record<string, string[]>): Assignment => {
      const desired = { ...aState('lea@example.com'), roles: [{ key: 'basic', name: 'Basic', scope }] };
      return { ...base, desired };
    };
    const base = anAssignment(target.id);
    expect(renderEvent(withScope({ inbox: ['a'], team: ['b'] }), target)).toBe(
      renderEvent(withScope({ team: ['b'], inbox: ['a'] }), target),
    );
  });

  it('fits its published schema whatever the record holds, and holds nothing the schema does not name', () => {
    const text = fc.string({ unit: 'grapheme' });
    const name = fc.string({ minLength: 1 });
    const dimension = name.filter((key) => key !== '__proto__'); // zod leaves that key out of what it parses; scopes use the dimensions of a catalog, none of which is called so
    const status = fc.constantFrom('active', 'suspended', 'removed');
    const assignments = fc.record({
      desired: fc.record({
        account: fc.record(
          {
            key: name,
            userName: text,
            active: fc.boolean(),
            externalId: text,
            email: text,
            displayName: text,
            givenName: text,
            familyName: text,
          },
          { requiredKeys: ['key', 'userName', 'active'] },
        ),
        status,
        roles: fc.array(
          fc.record(
            { key: name, name: text, vendorValue: text, scope: fc.dictionary(dimension, fc.array(text)) },
            { requiredKeys: ['key', 'name', 'scope'] },
          ),
        ),
      }),
      previous: fc.option(fc.record({ key: name, status, roles: fc.array(fc.record({ key: name })) }), {
        nil: undefined,
      }),
      version: fc.integer({ min: 1 }),
    });
    fc.assert(
      fc.property(assignments, ({ previous, ...changes }) => {
        const body = renderEvent(anAssignment(target.id, { ...changes, ...(previous && { previous }) }), target);
        expect(faults(body)).toBeUndefined();
        const event = parse(body);
        expect(eventSchemas[event.type].parse(event)).toEqual(event);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the test event', () => {
  it('names the target and nobody else, and fits its schema', () => {
    const body = renderTestEvent(target, { id: 'tst_1', at: start });
    expect(body).toBe(
      '{"type":"target.test","timestamp":"2026-11-22T09:00:00.000Z","data":{"target":"gorgias-eu","helpdesk":"gorgias"}}',
    );
    expect(faults(body)).toBeUndefined();
  });
});

describe('an event as CloudEvents', () => {
  it('has the attributes of CloudEvents 1.0 around the same data, in the same bytes every time', () => {
    const assignment = anAssignment(target.id);
    const body = renderEvent(assignment, target, 'cloudevents');
    const plain = JSON.parse(renderEvent(assignment, target)) as { readonly data: object }; // rendered on this line
    expect(JSON.parse(body)).toEqual({
      specversion: '1.0',
      id: webhookId(assignment),
      source: '/rolecall/gorgias-eu',
      type: 'assignment.granted',
      subject: assignment.id,
      time: start.toISOString(),
      version: assignment.version,
      data: plain.data,
    });
    expect(renderEvent({ ...assignment }, target, 'cloudevents')).toBe(body);
  });

  it('has a source that is a URI reference whatever the target is called', () => {
    const named = aTarget({ name: 'Équipe / EU' });
    const event = JSON.parse(renderTestEvent(named, { id: 'tst_1', at: start, format: 'cloudevents' })) as {
      readonly source: string; // rendered on this line
    };
    expect(event.source).toBe('/rolecall/%C3%89quipe%20%2F%20EU');
  });
});

describe('the published event schemas', () => {
  it('are what the code validates with: run the printed objects into schemas/events when this fails', () => {
    const files = Object.fromEntries(
      readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as unknown]),
    );
    expect(files).toEqual(JSON.parse(JSON.stringify({ ...eventJsonSchemas(), ...operatorEventJsonSchemas() })));
  });
});

describe('the webhook-id', () => {
  it('is made of assignment, epoch and version, with _r<n> for an extra send', () => {
    const assignment = anAssignment(target.id, { epoch: 2, version: 7 });
    const id = `dlv_${assignment.id.slice(4)}_2_7`;
    expect(deliveryId(assignment)).toBe(id);
    expect(webhookId(assignment)).toBe(id);
    expect(webhookId({ ...assignment, delivery: { ...assignment.delivery, resend: 3 } })).toBe(`${id}_r3`);
  });
});
