import { assertNever } from '../../core/assert-never.js';
import type { Language } from '../../core/language.js';
import type { TimelineReason } from './timeline-reason.js';
import type { RevocationCause, TimelineState } from './timeline.js';

interface TimelineWords {
  readonly title: string;
  readonly labels: Readonly<
    Record<'person' | 'records' | 'asked' | 'reason' | 'reinstated' | 'goal' | 'result', string>
  >;
  readonly columns: Readonly<
    Record<'target' | 'state' | 'said' | 'received' | 'planned' | 'sent' | 'acknowledged' | 'elapsed', string>
  >;
  readonly states: Readonly<Record<TimelineState, string>>;
  readonly causes: Readonly<Record<RevocationCause, string>>;
  /** A whole sentence. */
  readonly because: (reason: TimelineReason) => string;
  readonly complete: string;
  readonly open: string;
  readonly closed: string;
  readonly nothing: string;
  readonly late: string;
  readonly gone: string;
  readonly times: (zone: string) => string;
  readonly by: (who: string, at: string) => string;
  readonly kept: (roles: string, through: string, rules: string) => string;
  readonly takenOver: (userId: string, directory: string, since: string) => string;
  readonly rehire: (userId: string, directory: string, since: string) => string;
  readonly page: (page: number, pages: number) => string;
  readonly made: (at: string) => string;
  readonly digest: string;
  readonly replaced: string;
}

const english: TimelineWords = {
  title: 'End of access',
  labels: {
    person: 'Person',
    records: 'Directory records',
    asked: 'Asked for by',
    reason: 'Reason',
    reinstated: 'Reinstated by',
    goal: 'Goal',
    result: 'Result',
  },
  columns: {
    target: 'Target and account',
    state: 'State',
    said: 'Said',
    received: 'Received',
    planned: 'Planned',
    sent: 'Sent',
    acknowledged: 'Confirmed',
    elapsed: 'Elapsed',
  },
  states: {
    revoked: 'revoked',
    revoking: 'being revoked',
    failing: 'failing',
    blocked: 'blocked',
    held: 'held',
    kept: 'kept',
    taken_over: 'taken over',
  },
  causes: {
    directory: 'said by the directory',
    offboarding: 'offboarded',
    expiry: 'a moment that came',
    policy: 'by the policy',
    manual: 'by hand',
  },
  because: becauseInEnglish,
  complete: 'Complete: no target gives this person access any more.',
  open: 'Not complete: see the lines below.',
  closed: 'Closed: somebody reinstated the person.',
  nothing: 'The person has no account on any target.',
  late: 'late',
  gone: 'not active',
  times: (zone) => (zone === 'UTC' ? 'Times are in UTC.' : `Times are in UTC; below them, in ${zone}.`),
  by: (who, at) => `${who}, ${at}`,
  kept: (roles, through, rules) =>
    `Still has ${roles}${through && `, through ${through}`}${rules && ` (rules: ${rules})`}.`,
  takenOver: (userId, directory, since) =>
    `The account belongs to record ${userId} of ${directory} now, created ${since}.`,
  rehire: (userId, directory, since) =>
    `Record ${userId} of ${directory}, created ${since}, gets nothing until somebody reinstates the person.`,
  page: (page, pages) => `Page ${page} of ${pages}`,
  made: (at) => `Made by Rolecall ${at}`,
  digest: 'SHA-256 of the content',
  replaced: 'Characters this document has no letters for are written as code points, [U+674E] for example.',
};

const french: TimelineWords = {
  title: 'Fin des accès',
  labels: {
    person: 'Personne',
    records: 'Fiches d’annuaire',
    asked: 'Demandé par',
    reason: 'Motif',
    reinstated: 'Réintégrée par',
    goal: 'Objectif',
    result: 'Résultat',
  },
  columns: {
    target: 'Cible et compte',
    state: 'État',
    said: 'Dit',
    received: 'Reçu',
    planned: 'Décidé',
    sent: 'Envoyé',
    acknowledged: 'Confirmé',
    elapsed: 'Durée',
  },
  states: {
    revoked: 'révoqué',
    revoking: 'révocation en cours',
    failing: 'en échec',
    blocked: 'bloqué',
    held: 'retenu',
    kept: 'conservé',
    taken_over: 'repris',
  },
  causes: {
    directory: 'dit par l’annuaire',
    offboarding: 'départ déclaré',
    expiry: 'échéance',
    policy: 'par la politique',
    manual: 'à la main',
  },
  because: becauseInFrench,
  complete: 'Complet : plus aucune cible ne donne d’accès à cette personne.',
  open: 'Incomplet : voir les lignes ci-dessous.',
  closed: 'Clos : la personne a été réintégrée.',
  nothing: 'La personne n’a de compte sur aucune cible.',
  late: 'en retard',
  gone: 'inactive',
  times: (zone) => (zone === 'UTC' ? 'Heures en UTC.' : `Heures en UTC ; en dessous, à l’heure de ${zone}.`),
  by: (who, at) => `${who}, ${at}`,
  kept: (roles, through, rules) => `Garde ${roles}${through && `, par ${through}`}${rules && ` (règles : ${rules})`}.`,
  takenOver: (userId, directory, since) =>
    `Le compte appartient désormais à la fiche ${userId} de ${directory}, créée le ${since}.`,
  rehire: (userId, directory, since) =>
    `La fiche ${userId} de ${directory}, créée le ${since}, ne reçoit rien tant que la personne n’est pas réintégrée.`,
  page: (page, pages) => `Page ${page} sur ${pages}`,
  made: (at) => `Établi par Rolecall le ${at}`,
  digest: 'SHA-256 du contenu',
  replaced: 'Les caractères sans lettre dans ce document sont écrits par leur code, par exemple [U+674E].',
};

function becauseInEnglish(reason: TimelineReason): string {
  switch (reason.kind) {
    case 'exception':
      return `Somebody kept this access as an exception (${reason.holdId}).`;
    case 'limit':
      return `A safety limit holds this change${inBrackets(reason.holdId)}: release it, or offboard the person.`;
    case 'protected':
      return `The policy protects this account on ${reason.target}: remove it from "protect" to revoke it.`;
    case 'frozen':
      return `Deliveries to ${reason.target} are frozen: ${reason.reason}`;
    case 'service_frozen':
      return `All deliveries are frozen: ${reason.reason}`;
    case 'switched_off':
      return `${reason.target} is switched off: enable it to send what it is owed.`;
    case 'refused':
      return `The last attempt failed: ${reason.error}`;
    default:
      return assertNever(reason);
  }
}

function becauseInFrench(reason: TimelineReason): string {
  switch (reason.kind) {
    case 'exception':
      return `Quelqu’un a maintenu cet accès par exception (${reason.holdId}).`;
    case 'limit':
      return `Une limite de sécurité retient ce changement${inBrackets(reason.holdId)} : validez-le, ou retirez les accès de la personne.`;
    case 'protected':
      return `La politique protège ce compte sur ${reason.target} : retirez-le de « protect » pour le révoquer.`;
    case 'frozen':
      return `Les livraisons vers ${reason.target} sont gelées : ${reason.reason}`;
    case 'service_frozen':
      return `Toutes les livraisons sont gelées : ${reason.reason}`;
    case 'switched_off':
      return `${reason.target} est désactivée : activez-la pour lui envoyer ce qui lui est dû.`;
    case 'refused':
      return `La dernière tentative a échoué : ${reason.error}`;
    default:
      return assertNever(reason);
  }
}

function inBrackets(holdId: string | undefined): string {
  return holdId === undefined ? '' : ` (${holdId})`;
}

/** The words of timelines and of the documents made from them. */
export const timelineWords: Readonly<Record<Language, TimelineWords>> = { en: english, fr: french };
