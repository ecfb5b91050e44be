import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import type { Day, RecordedRequest } from '../../../src/demo/recording.js';
import { replayDay, type Answer, type OutgoingRequest } from '../../../src/demo/replay.js';

const create: RecordedRequest = {
  method: 'POST',
  path: '/Users',
  headers: { Accept: 'application/scim+json' },
  body: { userName: 'lea@example.com' },
  expect: { status: 201 },
  save: 'lea',
  find: '/Users?filter=userName',
};
const change: RecordedRequest = {
  method: 'PATCH',
  path: '/Users/{{lea}}',
  headers: {},
  body: { id: '{{lea}}' },
  expect: { status: 200 },
};
const remove: RecordedRequest = { method: 'DELETE', path: '/Users/{{lea}}', headers: {}, expect: { status: 204 } };
const read: RecordedRequest = {
  method: 'GET',
  path: '/Users/{{lea}}',
  headers: {},
  expect: { status: 200 },
  keep: 'lea',
};
const replace: RecordedRequest = {
  method: 'PUT',
  path: '/Users/{{lea}}',
  headers: {},
  body: { active: false },
  over: 'lea',
  expect: { status: 200 },
};

/** Replays the requests as one step against these answers in turn; `lost` is a connection that breaks. */
async function replay(requests: readonly RecordedRequest[], answers: readonly (Answer | 'lost')[]) {
  const day: Day = { provider: 'okta', steps: [{ at: '09:00', what: 'Léa Roy is hired', requests, then: [] }] };
  const sent: OutgoingRequest[] = [];
  const waits: number[] = [];
  const left = [...answers];
  await replayDay(day, {
    connection: { baseUrl: 'http://service/scim', token: 'secret' },
    exchange: async (request) => {
      sent.push(request);
      const answer = left.shift();
      if (answer === undefined || answer === 'lost') throw new Error('socket hang up');
      return answer;
    },
    backOff: async (attempt) => void waits.push(attempt),
  });
  return { sent, waits };
}

function answer(status: number, body?: JsonObject): Answer {
  return { status, text: body === undefined ? '' : JSON.stringify(body) };
}

const created = answer(201, { id: 'usr_1' });

describe('replaying a recorded day', () => {
  it('sends recorded headers, the token, and ids saved from earlier answers', async () => {
    const { sent } = await replay([create, change], [created, answer(200)]);
    expect(sent).toEqual([
      {
        method: 'POST',
        url: 'http://service/scim/Users',
        headers: { Accept: 'application/scim+json', Authorization: 'Bearer secret' },
        body: '{"userName":"lea@example.com"}',
      },
      {
        method: 'PATCH',
        url: 'http://service/scim/Users/usr_1',
        headers: { Authorization: 'Bearer secret' },
        body: '{"id":"usr_1"}',
      },
    ]);
  });

  it('puts changes over the object it read, and sends it back whole', async () => {
    const whole = { id: 'usr_1', userName: 'lea@example.com', active: true };
    const { sent } = await replay([create, read, replace], [created, answer(200, whole), answer(200)]);
    expect(JSON.parse(sent[2]?.body ?? '')).toEqual({ ...whole, active: false });
  });

  it('sends again after a lost connection, waiting longer each time', async () => {
    const { sent, waits } = await replay([create], ['lost', 'lost', created]);
    expect(sent).toHaveLength(3);
    expect(waits).toEqual([1, 2]);
  });

  it('finds the record by filter when the answer to its creation was lost', async () => {
    const found = answer(200, { totalResults: 1, Resources: [{ id: 'usr_7' }] });
    const { sent } = await replay([create, change], ['lost', answer(409), found, answer(200)]);
    expect(sent.map(({ method, url }) => `${method} ${url.replace('http://service/scim', '')}`)).toEqual([
      'POST /Users',
      'POST /Users',
      'GET /Users?filter=userName',
      'PATCH /Users/usr_7',
    ]);
  });

  it('takes 404 for done when the answer to a deletion was lost', async () => {
    await expect(replay([create, remove], [created, 'lost', answer(404)])).resolves.toBeDefined();
  });

  it('stops at a 409 nobody expects, naming step, request, status and body', async () => {
    await expect(replay([create], [answer(409, { detail: 'taken' })])).rejects.toThrow(
      'okta day, 09:00 "Léa Roy is hired", request 1 (POST /Users): expected 201, got 409: {"detail":"taken"}',
    );
  });

  it('stops when a search finds another number of records than recorded', async () => {
    const search = { ...read, path: '/Users?filter=userName', expect: { status: 200, totalResults: 0 } };
    await expect(replay([search], [answer(200, { totalResults: 1 })])).rejects.toThrow('expected totalResults 0');
  });

  it('gives up after ten lost connections', async () => {
    await expect(replay([create], [])).rejects.toThrow('no answer after 10 attempts');
  });
});
