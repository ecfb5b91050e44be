import type { Attempt } from '../../src/delivery/model.js';
import type { HeldAccount } from '../../src/demo/receiver/verifier.js';
import type { TestReceiver } from '../support/receiver.js';
import { expectedRole, type Person, type TargetName } from './load.js';

/** Where a receiver differs from what the policy says of these people, in words; both what is missing and what nobody should hold. */
export function differences(
  target: TargetName,
  people: readonly Person[],
  accounts: ReadonlyMap<string, HeldAccount>,
): readonly string[] {
  const wanted = new Map(people.flatMap((person) => holding(person, target)));
  const held = new Map(
    [...accounts].flatMap(([key, { status, roles }]) =>
      status === 'active' || roles.length > 0
        ? [[key, `${status} ${roles.map((role) => role.key).join('+')}`] as const]
        : [],
    ),
  );
  return [...new Set([...wanted.keys(), ...held.keys()])].flatMap((key) => {
    const [should, does] = [wanted.get(key) ?? 'nothing', held.get(key) ?? 'nothing'];
    return should === does ? [] : [`${target} ${key}: expected ${should}, holds ${does}`];
  });
}

function holding(person: Person, target: TargetName): readonly (readonly [string, string])[] {
  const role = expectedRole(person, target);
  return role === undefined ? [] : [[person.key, `active ${role}`]];
}

/**
 * Pairs of attempts of one send (the webhook id: assignment, version and how often it was sent again) by two processes at overlapping times: both would
 * have held its lease at once. The processes share one machine's clock.
 */
export function sentByTwo(attempts: readonly Attempt[]): readonly string[] {
  const bySend = new Map<string, Attempt[]>();
  for (const attempt of attempts) bySend.set(attempt.webhookId, [...(bySend.get(attempt.webhookId) ?? []), attempt]);
  return [...bySend].flatMap(([webhookId, tries]) =>
    tries.flatMap((one, index) =>
      tries
        .slice(index + 1)
        .filter((other) => other.worker !== one.worker && isOverlapping(one, other))
        .map((other) => `${webhookId}: ${one.worker} and ${other.worker}`),
    ),
  );
}

function isOverlapping(one: Attempt, other: Attempt): boolean {
  const [first, second] = one.at <= other.at ? [one, other] : [other, one];
  return second.at.getTime() < first.at.getTime() + first.elapsedMs;
}

/** What is open at the receivers at this moment, by assignment and version; notes whatever is there twice. Sees attempts too that a killed process could not log. */
export interface InFlight {
  readonly enter: (body: string) => void;
  readonly leave: (body: string) => void;
  readonly twice: readonly string[];
}

export function watchInFlight(): InFlight {
  const open = new Set<string>();
  const twice: string[] = [];
  return {
    enter(body) {
      const send = nameOf(body);
      if (open.has(send)) twice.push(send);
      open.add(send);
    },
    leave: (body) => void open.delete(nameOf(body)),
    twice,
  };
}

function nameOf(body: string): string {
  const event = JSON.parse(body) as { data: { assignment: { id: string; epoch: number; version: number } } }; // an event of this service
  const { id, epoch, version } = event.data.assignment;
  return `${id} ${epoch} ${version}`;
}

/** What a receiver was told more than once under one id, and whether a process had been killed between the first time and the last. */
export function toldAgain(
  receiver: Pick<TestReceiver, 'received'>,
  kills: readonly Date[],
): readonly { readonly id: string; readonly isExplained: boolean }[] {
  const firstAt = new Map<string, Date>();
  return receiver.received().flatMap(({ at, headers }) => {
    const id = String(headers['webhook-id']);
    const first = firstAt.get(id);
    if (first === undefined) firstAt.set(id, at);
    // The kill may come while the answer is on its way, a moment before the receiver notes it.
    return first === undefined
      ? []
      : [{ id, isExplained: kills.some((kill) => kill.getTime() >= first.getTime() - 1_000 && kill <= at) }];
  });
}
