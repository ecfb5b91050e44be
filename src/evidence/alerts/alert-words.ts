import type { Language } from '../../core/language.js';
import type { Alert, AlertKind } from './alert-model.js';

/** What the sentences are made of, ready to print. */
interface Parts {
  readonly target: string;
  readonly count: number;
  readonly since: string;
  readonly detail: (name: string) => string;
}

/** What is the matter, and what to do about it. */
export interface AlertWords {
  readonly message: string;
  readonly fix: string;
}

type Sentences = Readonly<Record<AlertKind, (parts: Parts) => AlertWords>>;

const english: Sentences = {
  'target.unreachable': ({ target, since }) => ({
    message: `${target} has not accepted anything since ${since}; it is tried now and then, and everything owed waits.`,
    fix: 'Look whether the helpdesk answers at its address. Nothing is lost: what is owed goes out once it does.',
  }),
  'target.failing': ({ target, since, detail }) => ({
    message: `${target} has failed since ${since}; the last ${detail('failedProbes')} tries in a row failed.`,
    fix: 'Mend the helpdesk or its address. After five days of failing it gets revocations only.',
  }),
  'target.quarantined': ({ target, since }) => ({
    message: `${target} has failed since ${since} and now gets revocations only; grants wait.`,
    fix: 'Mend the helpdesk, then test the target: the first deliveries that succeed end the quarantine.',
  }),
  'target.misconfigured': ({ target, detail }) => ({
    message: `${target} refuses what it is sent (${detail('error')}); trying again will not help by itself.`,
    fix: 'Correct the address, the secret or the certificate of the target, at either end, then test it.',
  }),
  'target.gone': ({ target, count }) => ({
    message: `${target} answered 410 Gone and was switched off; ${count} deliveries wait.`,
    fix: 'If the helpdesk moved, change the address of the target and switch it on again. If it is no more, delete the target.',
  }),
  'target.disabled': ({ target, count }) => ({
    message: `${target} is switched off while ${count} deliveries wait for it.`,
    fix: 'Switch the target on again, or delete it.',
  }),
  'deliveries.parked': ({ target, count }) => ({
    message: `${count} deliveries to ${target} were given up after three days of failing.`,
    fix: 'Mend the helpdesk, then resync the target with scope "parked": only the newest state of each account is sent.',
  }),
  'deliveries.poison': ({ target, count }) => ({
    message: `${count} deliveries to ${target} cannot be made: a fault of this service or of the secrets it holds.`,
    fix: 'List the deliveries in state "poison" for their error. Rotate the signing secret if it cannot be read; otherwise see the log.',
  }),
  'revocation.late': ({ target, count, since }) => ({
    message: `${count} accounts on ${target} should have lost access and have not; the oldest since ${since}.`,
    fix: 'Take the access away by hand in the helpdesk if it cannot wait, then see why the target does not answer.',
  }),
  'hold.open': ({ target, count, detail }) => ({
    message: `${count} changes on ${target} wait for a decision: the limit "${detail('limit')}" stopped them.`,
    fix: 'Look at the people of the hold, then release it, or discard it to keep their access.',
  }),
  'guard.below_min': ({ target, detail }) => ({
    message: `An offboarding left the role "${detail('role')}" of ${target} with fewer holders than the policy asks for.`,
    fix: 'Give the role to somebody else, then acknowledge this alert.',
  }),
  'pipeline.stuck': ({ count, since }) => ({
    message: `${count} people wait to be looked at, the first since ${since}: changes of directories do not reach the helpdesks.`,
    fix: 'See the log for pipeline.failed, and whether the database is slow or full.',
  }),
  'token.expiring': ({ detail }) => ({
    message: `A credential of the directory ${detail('directoryId')} (${detail('credential')}) ends at ${detail('expiresAt')}.`,
    fix: 'Make a new one and enter it at the identity provider; both are valid until the old one ends.',
  }),
  'certificate.expiring': ({ target, detail }) => ({
    message: `The client certificate for ${target} ends at ${detail('expiresAt')}.`,
    fix: 'Have a new certificate issued and put it into the settings of the target.',
  }),
};

const french: Sentences = {
  'target.unreachable': ({ target, since }) => ({
    message: `${target} n’accepte plus rien depuis le ${since} ; elle est essayée de temps en temps et tout ce qui est dû attend.`,
    fix: 'Vérifiez que le helpdesk répond à son adresse. Rien n’est perdu : ce qui est dû partira dès qu’il répondra.',
  }),
  'target.failing': ({ target, since, detail }) => ({
    message: `${target} échoue depuis le ${since} ; les ${detail('failedProbes')} derniers essais de suite ont échoué.`,
    fix: 'Réparez le helpdesk ou son adresse. Après cinq jours d’échecs, elle ne reçoit plus que les retraits.',
  }),
  'target.quarantined': ({ target, since }) => ({
    message: `${target} échoue depuis le ${since} et ne reçoit plus que les retraits ; les attributions attendent.`,
    fix: 'Réparez le helpdesk, puis testez la cible : les premiers envois réussis mettent fin à la quarantaine.',
  }),
  'target.misconfigured': ({ target, detail }) => ({
    message: `${target} refuse ce qui lui est envoyé (${detail('error')}) ; réessayer n’y changera rien.`,
    fix: 'Corrigez l’adresse, le secret ou le certificat de la cible, d’un côté ou de l’autre, puis testez-la.',
  }),
  'target.gone': ({ target, count }) => ({
    message: `${target} a répondu 410 Gone et a été désactivée ; ${count} envois attendent.`,
    fix: 'Si le helpdesk a déménagé, changez l’adresse de la cible et réactivez-la. S’il n’existe plus, supprimez la cible.',
  }),
  'target.disabled': ({ target, count }) => ({
    message: `${target} est désactivée alors que ${count} envois l’attendent.`,
    fix: 'Réactivez la cible, ou supprimez-la.',
  }),
  'deliveries.parked': ({ target, count }) => ({
    message: `${count} envois vers ${target} ont été abandonnés après trois jours d’échecs.`,
    fix: 'Réparez le helpdesk, puis resynchronisez la cible avec la portée « parked » : seul le dernier état de chaque compte est envoyé.',
  }),
  'deliveries.poison': ({ target, count }) => ({
    message: `${count} envois vers ${target} ne peuvent pas être préparés : une faute de ce service ou des secrets qu’il détient.`,
    fix: 'Listez les envois dans l’état « poison » pour voir l’erreur. Renouvelez le secret de signature s’il est illisible ; sinon, voyez le journal.',
  }),
  'revocation.late': ({ target, count, since }) => ({
    message: `${count} comptes de ${target} devraient avoir perdu leur accès et l’ont encore ; le plus ancien depuis le ${since}.`,
    fix: 'Retirez l’accès à la main dans le helpdesk si cela presse, puis cherchez pourquoi la cible ne répond pas.',
  }),
  'hold.open': ({ target, count, detail }) => ({
    message: `${count} changements sur ${target} attendent une décision : la limite « ${detail('limit')} » les a arrêtés.`,
    fix: 'Regardez les personnes concernées, puis libérez le lot, ou écartez-le pour qu’elles gardent leur accès.',
  }),
  'guard.below_min': ({ target, detail }) => ({
    message: `Un départ laisse le rôle « ${detail('role')} » de ${target} avec moins de titulaires que la politique n’en demande.`,
    fix: 'Donnez le rôle à quelqu’un d’autre, puis prenez acte de cette alerte.',
  }),
  'pipeline.stuck': ({ count, since }) => ({
    message: `${count} personnes attendent d’être examinées, la première depuis le ${since} : les changements des annuaires n’atteignent pas les helpdesks.`,
    fix: 'Cherchez pipeline.failed dans le journal, et voyez si la base de données est lente ou pleine.',
  }),
  'token.expiring': ({ detail }) => ({
    message: `Un moyen d’accès de l’annuaire ${detail('directoryId')} (${detail('credential')}) expire le ${detail('expiresAt')}.`,
    fix: 'Créez-en un nouveau et saisissez-le chez le fournisseur d’identité ; les deux restent valables jusqu’à la fin de l’ancien.',
  }),
  'certificate.expiring': ({ target, detail }) => ({
    message: `Le certificat client de ${target} expire le ${detail('expiresAt')}.`,
    fix: 'Faites émettre un nouveau certificat et placez-le dans les réglages de la cible.',
  }),
};

const languages: Readonly<Record<Language, Sentences>> = { en: english, fr: french };

/** The alert in words; `target` is the name of its target, whose id stands in where it is gone. */
export function alertWords(
  alert: Pick<Alert, 'kind' | 'targetId' | 'count' | 'since' | 'details'>,
  target: string | undefined,
  language: Language,
): AlertWords {
  return languages[language][alert.kind]({
    target: target ?? alert.targetId ?? '',
    count: alert.count ?? 0,
    since: alert.since?.toISOString() ?? '?',
    detail: (name) => String(alert.details[name] ?? '?'),
  });
}
