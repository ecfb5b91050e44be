import { z } from 'zod';
import { assignmentStates } from '../assignments/model.js';
import { fold } from '../core/fold.js';
import { parseId } from '../core/ids.js';
import { languages } from '../core/language.js';
import type { Page, PageRequest } from '../core/page.js';
import { contactEmail } from '../directory/account-key.js';
import type { User } from '../directory/model.js';
import { idsAndKeys, type People } from '../directory/people.js';
import type { PersonStore } from '../directory/store.js';
import type { PeopleEvidence, PersonExplanation, TargetExplanation } from '../evidence/people.js';
import type { RuleMatch } from '../mapping/access.js';
import { roleView, showRole } from './assignment-view.js';
import { operation, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, showPage } from './shapes.js';

interface Needs {
  readonly store: Pick<PersonStore, 'searchUsers' | 'findUserAnywhere' | 'findUsersByKey'>;
  readonly people: People;
  readonly evidence: PeopleEvidence;
}

const userFields = {
  id: z.string(),
  directoryId: z.string(),
  userName: z.string(),
  externalId: z.string().optional(),
  displayName: z.string().optional(),
  email: z.string().optional(),
  active: z.boolean(),
  createdAt: instant,
  lastModifiedAt: instant,
};
const userView = z.object(userFields).meta({ id: 'User' });

const matchView = z
  .object({
    ruleId: z.string(),
    line: z.int().describe('line of the rule in the policy'),
    groups: z.array(z.string()),
    role: z.string(),
    outcome: z.enum(['applied', 'outranked', 'not_yet', 'over', 'forbidden']),
    because: z.string().optional(),
    changesAt: instant.optional(),
  })
  .meta({ id: 'RuleMatch' });

const explanationView = z
  .object({
    key: z.string().optional(),
    policyVersion: z.int(),
    users: z.array(
      z.object({
        ...userFields,
        directory: z.string(),
        deletedAt: instant.optional(),
        groups: z.array(z.object({ id: z.string(), displayName: z.string(), isDirect: z.boolean(), sinceAt: instant })),
      }),
    ),
    targets: z.array(
      z.object({
        target: z.string(),
        targetId: z.string(),
        key: z.string().optional(),
        roles: z.array(roleView).describe('what the policy gives now'),
        isDefault: z.boolean().describe("the roles are the target's default, no rule having matched"),
        rules: z.array(matchView),
        state: z.enum(assignmentStates).optional(),
        assignmentId: z.string().optional(),
        sentences: z.array(z.string()).describe('the same for people, in the language asked for'),
      }),
    ),
  })
  .meta({ id: 'Explanation' });

const runView = z.object({
  steps: z.array(z.object({ step: z.enum(['resolve', 'deliver']), target: z.string().optional(), result: z.string() })),
});

/** People over all directories: finding them, and why they hold what they hold. */
export function peopleOperations({ store, people, evidence }: Needs): readonly Operation[] {
  const tag = 'People and groups';
  return [
    operation({
      method: 'get',
      path: '/people',
      allow: 'people.search',
      tag,
      summary: 'Search people by the beginning of userName, display name or e-mail',
      description: 'Where nobody is found by these, a whole SCIM id or externalId is looked for.',
      query: pageQuery.extend({ query: z.string().max(200).optional() }),
      status: 200,
      answer: pageOf(userView),
      handle: async ({ query: { query, ...page } }) =>
        showPage(await searchPeople(store, query, pageRequest(page)), showUser),
    }),
    operation({
      method: 'get',
      path: '/people/{person}/explain',
      allow: 'people.read',
      tag,
      summary: 'Why a person holds, lacks or lost each role',
      description:
        'The person is a SCIM id, userName, e-mail or key; more than one match answers 409 with the candidates.',
      query: z.strictObject({ lang: z.enum(languages).default('en') }),
      status: 200,
      answer: explanationView,
      handle: async ({ params, query }) => showExplanation(await evidence.explain(params.person, query.lang)),
    }),
    operation({
      method: 'post',
      path: '/people/{person}/run',
      allow: 'operate',
      audit: 'person.run',
      tag,
      summary: 'Resolve and deliver for one person now',
      concerns: async ({ params }) => idsAndKeys(await people.find(params.person)),
      status: 200,
      answer: runView,
      handle: async ({ params }) => ({
        steps: (await evidence.run(params.person)).map(({ step, target, result }) => ({
          step,
          ...(target === undefined ? {} : { target }),
          result,
        })),
      }),
    }),
  ];
}

async function searchPeople(store: Needs['store'], query: string | undefined, page: PageRequest): Promise<Page<User>> {
  const found = await store.searchUsers(query, page);
  const text = query?.trim() ?? '';
  if (found.items.length > 0 || text === '' || page.cursor !== undefined) return found;
  const userId = parseId('usr', text);
  const named = userId && (await store.findUserAnywhere(userId));
  const same = named ? [named] : await store.findUsersByKey(`externalId:${fold(text)}`);
  return { items: same.filter(({ deletedAt }) => !deletedAt).slice(0, page.limit) };
}

function showUser(user: User) {
  const { id, directoryId, userName, externalId, active, attributes, createdAt, lastModifiedAt } = user;
  const { displayName } = attributes;
  const email = contactEmail(attributes);
  return {
    id,
    directoryId,
    userName,
    ...(externalId === undefined ? {} : { externalId }),
    ...(typeof displayName === 'string' ? { displayName } : {}),
    ...(email === undefined ? {} : { email }),
    active,
    createdAt: createdAt.toISOString(),
    lastModifiedAt: lastModifiedAt.toISOString(),
  };
}

function showExplanation({ person, users, policyVersion, targets }: PersonExplanation) {
  return {
    ...(person.key === undefined ? {} : { key: person.key }),
    policyVersion,
    users: users.map(({ user, directory, groups }) => ({
      ...showUser(user),
      directory,
      ...(user.deletedAt ? { deletedAt: user.deletedAt.toISOString() } : {}),
      groups: groups.map(({ groupId, displayName, isDirect, sinceAt }) => ({
        id: groupId,
        displayName,
        isDirect,
        sinceAt: sinceAt.toISOString(),
      })),
    })),
    targets: targets.map(showTarget),
  };
}

function showTarget({ target, key, access, assignment, state, sentences }: TargetExplanation) {
  return {
    target: target.name,
    targetId: target.id,
    ...(key === undefined ? {} : { key }),
    roles: access.roles.map(showRole),
    isDefault: access.isDefault,
    rules: access.matches.map(showMatch),
    ...(state === undefined ? {} : { state }),
    ...(assignment ? { assignmentId: assignment.id } : {}),
    sentences,
  };
}

function showMatch({ ruleId, line, groups, role, outcome, because, changesAt }: RuleMatch) {
  return {
    ruleId,
    line,
    groups,
    role,
    outcome,
    ...(because === undefined ? {} : { because }),
    ...(changesAt ? { changesAt: changesAt.toISOString() } : {}),
  };
}
