import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createAdmin } from '../../src/demo/admin.js';
import { assign, pushGroup, type OktaPerson } from '../../src/demo/days/okta-requests.js';
import { startHelpdesks, type Helpdesks } from '../../src/demo/helpdesks.js';
import type { RecordedRequest } from '../../src/demo/recording.js';
import { exchangeByFetch, replayDay } from '../../src/demo/replay.js';
import type { DemoService } from '../../src/demo/run.js';
import { setUpWorkspace } from '../../src/demo/setup.js';
import { startInProcess } from '../support/service.js';

const policy = `
version: 1
targets:
  intercom-main:
    roles:
      support-agent-standard: { name: Agent de Support (Standard) }
rules:
  - id: support-team
    reason: Tier-1 agents answer customers
    when: { group: Équipe de Support }
    grant: { intercom-main: support-agent-standard }
`;

const lea: OktaPerson = {
  ref: 'lea',
  givenName: 'Léa',
  familyName: 'Roy',
  userName: 'lea@example.com',
  email: 'lea@example.com',
  externalId: '00u1',
};

let service: DemoService;
let helpdesks: Helpdesks;

beforeEach(async () => {
  service = await startInProcess();
  helpdesks = await startHelpdesks();
});

afterEach(async () => {
  await service.stop();
  await helpdesks.close();
});

async function sendFromOkta(requests: readonly RecordedRequest[]): Promise<void> {
  const { connections } = await setUpWorkspace(createAdmin(service), helpdesks, policy);
  const day = { provider: 'okta' as const, steps: [{ at: '09:00', what: 'Léa is hired', requests, then: [] }] };
  await replayDay(day, {
    connection: connections.okta,
    exchange: exchangeByFetch,
    backOff: async () => undefined,
  });
  await helpdesks.waitFor(() => helpdesks.accounts().length > 0, 10_000);
}

const standardAgent = {
  helpdesk: 'intercom-main',
  key: 'lea@example.com',
  status: 'active',
  roles: [{ key: 'support-agent-standard', name: 'Agent de Support (Standard)', scope: {} }],
};

it('"Équipe de Support" pushed from Okta gives "Agent de Support (Standard)" on the Intercom target', async () => {
  await sendFromOkta([...assign(lea), ...pushGroup('team', 'Équipe de Support', ['lea'])]);
  expect(helpdesks.accounts()).toEqual([standardAgent]);
});

it('the name counts as the same when its accent comes as a character of its own', async () => {
  await sendFromOkta([...assign(lea), ...pushGroup('team', 'E\u0301quipe de Support', ['lea'])]);
  expect(helpdesks.accounts()).toEqual([standardAgent]);
});
