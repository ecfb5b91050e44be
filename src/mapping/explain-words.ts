import { assertNever } from '../core/assert-never.js';
import type { Language } from '../core/language.js';
import type { GroupSelector } from './policy-model.js';
import type { Miss } from './resolve-match.js';

/** Why a target is not told what the rules say, beyond the rules themselves. */
export type Obstacle =
  | 'no_account_key'
  | 'account_key_collision'
  | 'offboarded'
  | 'held'
  | 'held_min'
  | 'held_max'
  | 'excepted'
  | 'protected'
  | 'target_deleted'
  | 'frozen';

/** Why nobody of the person's user records counts. */
export type Absence = 'unknown' | 'inactive' | 'deleted' | 'departed';

interface RuleWords {
  readonly rule: string;
  readonly line: number;
  readonly role: string;
  /** Ready-made list of groups; empty when none made it match. */
  readonly groups: string;
}

/** Every sentence of an explanation. Names, roles and dates arrive ready to print. */
export interface Words {
  readonly and: string;
  readonly limitedTo: (limits: string) => string;
  readonly holds: (roles: string, target: string) => string;
  readonly holdsByDefault: (roles: string, target: string) => string;
  readonly holdsNothing: (target: string) => string;
  readonly absent: Readonly<Record<Absence, string>>;
  readonly noRuleMatches: string;
  readonly applied: (match: RuleWords, until: string | undefined) => string;
  readonly outranked: (match: RuleWords, winner: string | undefined, isUndecided: boolean) => string;
  readonly notYet: (match: RuleWords, from: string | undefined) => string;
  readonly over: (match: RuleWords) => string;
  readonly forbidden: (match: RuleWords, reason: string) => string;
  readonly missed: (rule: string, line: number, miss: Miss, asked: string) => string;
  readonly moreMissed: (count: number) => string;
  readonly obstacle: Readonly<Record<Obstacle, string>>;
  readonly unknownTarget: (target: string) => string;
  /** `lines`: of the policy text, ready to print. */
  readonly setAside: (target: string, lines: string) => string;
  readonly quoted: (name: string) => string;
  readonly group: (selector: GroupSelector) => string;
}

const en: Words = {
  and: 'and',
  limitedTo: (limits) => `limited to ${limits}`,
  holds: (roles, target) => `Should hold ${roles} on ${target}.`,
  holdsByDefault: (roles, target) => `Should hold ${roles} on ${target} by default, since no rule for it is in force.`,
  holdsNothing: (target) => `Should hold no role on ${target}.`,
  absent: {
    unknown: 'No directory knows this person.',
    inactive: 'The directory says that this person is inactive.',
    deleted: 'The directory has deleted this person.',
    departed: 'The end date that the directory gives has passed.',
  },
  noRuleMatches: 'No rule for this helpdesk matches.',
  applied: (match, until) => `${rule(match)} gives ${match.role}${via(match)}${until ? `, until ${until}` : ''}.`,
  outranked: (match, winner, isUndecided) =>
    `${rule(match)} would give ${match.role}${via(match)}, but ${winner ? `rule ${winner}` : 'another role'} wins` +
    (isUndecided ? '; no precedence ranks the two, so the less privileged role was taken.' : ' by precedence.'),
  notYet: (match, from) => `${rule(match)} will give ${match.role}${via(match)}${from ? ` from ${from}` : ' later'}.`,
  over: (match) => `${rule(match)} gave ${match.role}${via(match)}; its time is over.`,
  forbidden: (match, reason) =>
    `${rule(match)} would give ${match.role}${via(match)}, but the combination is forbidden: ${reason}.`,
  missed: (id, line, miss, asked) => `Rule ${id} (line ${line}) does not apply: ${missesEn[miss](asked)}.`,
  moreMissed: (count) => `${count} more rules for this helpdesk do not apply.`,
  obstacle: {
    no_account_key:
      'The user has no account key (no work e-mail, or not the attribute this helpdesk uses), so no account can be named.',
    account_key_collision:
      'Another active user of the same directory, created earlier, has the same account key and holds the account.',
    offboarded: 'An offboarding is in force for this person: nothing is given until somebody reinstates them.',
    held: 'The change is held by a safety limit until somebody releases it.',
    held_min:
      'The change is held because the role would have fewer holders than its minimum; somebody must release it, or another holder must come.',
    held_max: 'The change is held because the role has as many holders as its maximum allows.',
    excepted:
      'Somebody decided that the access stays, as an exception until the data of the person or the policy change.',
    protected: 'The policy protects this account: it is never touched.',
    target_deleted: 'This helpdesk is being deleted: every access there ends first.',
    frozen: 'Deliveries to this helpdesk are frozen; the change waits.',
  },
  unknownTarget: (target) => `The policy in force does not speak of ${target}, so nobody is given a role there.`,
  setAside: (target, lines) =>
    `The policy in force no longer fits ${target} (line ${lines}): what somebody has a rule for stays there as it is, nobody is given anything, and leavers lose their access.`,
  quoted: (name) => `"${name}"`,
  group: (selector) => {
    switch (selector.kind) {
      case 'name':
        return `"${selector.written}"`;
      case 'id':
        return `with the id ${selector.id}`;
      case 'externalId':
        return `with the externalId ${selector.externalId}`;
      case 'prefix':
        return `whose name begins with "${selector.written}"`;
      case 'match':
        return `whose name matches ${selector.written}`;
      default:
        return assertNever(selector);
    }
  },
};

const missesEn: Readonly<Record<Miss, (asked: string) => string>> = {
  directory: (asked) => `the user is not from the directory ${asked}`,
  group: (asked) => `the user is not in the group ${asked}`,
  roles: (asked) => `the user does not have the directory role ${asked}`,
  filter: (asked) => `the user does not fit ${asked}`,
};

function rule({ rule: id, line }: RuleWords): string {
  return `Rule ${id} (line ${line})`;
}

function via({ groups }: RuleWords): string {
  return groups === '' ? '' : ` because of the group ${groups}`;
}

const fr: Words = {
  and: 'et',
  limitedTo: (limits) => `limité à ${limits}`,
  holds: (roles, target) => `Doit avoir ${roles} sur ${target}.`,
  holdsByDefault: (roles, target) =>
    `Doit avoir ${roles} sur ${target} par défaut, car aucune règle n'y est en vigueur.`,
  holdsNothing: (target) => `Ne doit avoir aucun rôle sur ${target}.`,
  absent: {
    unknown: 'Aucun annuaire ne connaît cette personne.',
    inactive: "L'annuaire indique que cette personne est inactive.",
    deleted: "L'annuaire a supprimé cette personne.",
    departed: "La date de fin donnée par l'annuaire est passée.",
  },
  noRuleMatches: 'Aucune règle ne correspond pour ce helpdesk.',
  applied: (match, until) => `${regle(match)} donne ${match.role}${par(match)}${until ? `, jusqu'au ${until}` : ''}.`,
  outranked: (match, winner, isUndecided) =>
    `${regle(match)} donnerait ${match.role}${par(match)}, mais ${winner ? `la règle ${winner}` : 'un autre rôle'} l'emporte` +
    (isUndecided
      ? ' ; aucune priorité ne les départage, le rôle le moins privilégié a donc été retenu.'
      : ' par priorité.'),
  notYet: (match, from) =>
    `${regle(match)} donnera ${match.role}${par(match)}${from ? ` à partir du ${from}` : ' plus tard'}.`,
  over: (match) => `${regle(match)} a donné ${match.role}${par(match)} ; sa durée est écoulée.`,
  forbidden: (match, reason) =>
    `${regle(match)} donnerait ${match.role}${par(match)}, mais cette combinaison est interdite : ${reason}.`,
  missed: (id, line, miss, asked) => `La règle ${id} (ligne ${line}) ne s'applique pas : ${missesFr[miss](asked)}.`,
  moreMissed: (count) => `${count} autres règles de ce helpdesk ne s'appliquent pas.`,
  obstacle: {
    no_account_key:
      "L'utilisateur n'a pas de clé de compte (pas d'adresse professionnelle, ou pas l'attribut utilisé par ce helpdesk) : aucun compte ne peut être désigné.",
    account_key_collision:
      'Un autre utilisateur actif du même annuaire, créé plus tôt, a la même clé de compte et occupe le compte.',
    offboarded: "Un départ est en vigueur pour cette personne : rien n'est donné avant sa réintégration.",
    held: 'Le changement est retenu par une limite de sécurité, en attente de validation.',
    held_min:
      'Le changement est retenu car le rôle aurait moins de titulaires que son minimum ; il faut le valider, ou un autre titulaire.',
    held_max: 'Le changement est retenu car le rôle a autant de titulaires que son maximum le permet.',
    excepted:
      "Quelqu'un a décidé de maintenir l'accès, par exception, jusqu'au prochain changement des données de la personne ou de la politique.",
    protected: "La politique protège ce compte : il n'est jamais modifié.",
    target_deleted: "Ce helpdesk est en cours de suppression : tous les accès y prennent d'abord fin.",
    frozen: 'Les envois vers ce helpdesk sont gelés ; le changement attend.',
  },
  unknownTarget: (target) => `La politique en vigueur ne parle pas de ${target} : personne n'y reçoit de rôle.`,
  setAside: (target, lines) =>
    `La politique en vigueur ne correspond plus à ${target} (ligne ${lines}) : ce qu'une règle y donne reste tel quel, personne ne reçoit rien, et les partants perdent leur accès.`,
  quoted: (name) => `« ${name} »`,
  group: (selector) => {
    switch (selector.kind) {
      case 'name':
        return `« ${selector.written} »`;
      case 'id':
        return `d'identifiant ${selector.id}`;
      case 'externalId':
        return `d'externalId ${selector.externalId}`;
      case 'prefix':
        return `dont le nom commence par « ${selector.written} »`;
      case 'match':
        return `dont le nom correspond à ${selector.written}`;
      default:
        return assertNever(selector);
    }
  },
};

const missesFr: Readonly<Record<Miss, (asked: string) => string>> = {
  directory: (asked) => `l'utilisateur ne vient pas de l'annuaire ${asked}`,
  group: (asked) => `l'utilisateur n'est pas dans le groupe ${asked}`,
  roles: (asked) => `l'utilisateur n'a pas le rôle d'annuaire ${asked}`,
  filter: (asked) => `l'utilisateur ne répond pas à ${asked}`,
};

function regle({ rule: id, line }: RuleWords): string {
  return `La règle ${id} (ligne ${line})`;
}

function par({ groups }: RuleWords): string {
  return groups === '' ? '' : ` grâce au groupe ${groups}`;
}

/** The sentences in each language. */
export const wordsOf: Readonly<Record<Language, Words>> = { en, fr };
