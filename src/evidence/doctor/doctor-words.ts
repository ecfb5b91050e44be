import type { Language } from '../../core/language.js';
import type { Check, CheckKind } from './doctor-model.js';

type Words = readonly [message: string, fix: string];
type Catalogue = Readonly<Record<CheckKind, Words>>;

const allWell = '';

const english: Catalogue = {
  'store.answers': ['The database answers in {ms} ms.', allWell],
  'store.slow': ['The database takes {ms} ms to answer.', 'See its load and its disk; everything waits for it.'],
  'store.down': ['The database does not answer.', 'See whether its server runs and can be reached, and the log.'],
  'clock.apart': [
    'The clocks of the service and of the database server are {seconds} s apart.',
    'Synchronise both by NTP: leases and signatures go by them.',
  ],
  'keys.current': ['{count} stored secrets are sealed with key {keyId}.', allWell],
  'keys.mixed': [
    '{count} stored secrets still need the older key {keyId}.',
    'Run: rolecall secrets rotate. Keep the older key until it is done.',
  ],
  'keys.leftover': ['Nothing needs key {keyId} any more.', 'Take it out of ROLECALL_SECRET_KEY at the next start.'],
  'keys.unknown': [
    '{count} stored secrets need key {keyId}, which the service does not have: deliveries to their targets fail.',
    'Put that key into ROLECALL_SECRET_KEY behind the present one, or rotate the secrets of the targets.',
  ],
  'disk.free': ['{gigabytes} GB are free where the database is.', allWell],
  'disk.low': [
    'Only {gigabytes} GB ({percent} %) are free where the database is.',
    'Make room: without it nothing can be written, and identity providers get errors.',
  ],
  'target.answers': ['{target} can be reached.', allWell],
  'target.off': ['{target} is switched off.', 'Switch it on again, or delete it.'],
  'target.unreachable': [
    '{target} cannot be reached ({code}).',
    'Check its address, its name in the DNS, and the firewall between. Nothing owed to it is lost.',
  ],
  'target.untrusted': [
    'The certificate of {target} is not trusted ({code}).',
    'Have it renewed there, or put the authority that issued it into the settings of the target.',
  ],
  'target.certificate': [
    'The certificate of {target} ends in {days} days.',
    'Have it renewed there: afterwards no delivery is made.',
  ],
  'policy.in_force': ['Policy version {version} is in force.', allWell],
  'policy.none': [
    'No policy was published: nobody is given anything.',
    'Write one, then: rolecall policy publish FILE',
  ],
  'policy.broken': [
    'The policy in force does not fit the catalogs of this version (line {line}: {fault}): nobody is resolved any more.',
    'Correct the policy and publish it, or go back to the version before.',
  ],
  'policy.finding': ['Policy, line {line}: {finding}', 'Correct the policy, or leave it so on purpose.'],
  'pipeline.waiting': ['{count} people wait to be looked at.', allWell],
  'freeze.on': ['All deliveries are frozen: {reason}.', 'When it is over: rolecall freeze off'],
  'webhook.set': ['Operators are told of alerts.', allWell],
  'webhook.missing': [
    'Nobody is told of alerts: there is no operator webhook.',
    'Set one under Settings in the console, or PUT /api/v1/operator-webhook.',
  ],
  'backup.recent': ['The last backup is {days} days old.', allWell],
  'backup.old': ['The last backup is {days} days old.', 'Run: rolecall backup FILE, once a day by cron.'],
  'backup.none': ['No backup was made yet.', 'Run: rolecall backup FILE, once a day by cron.'],
  'alert.open': ['{message}', '{fix}'],
};

const french: Catalogue = {
  'store.answers': ['La base de données répond en {ms} ms.', allWell],
  'store.slow': [
    'La base de données met {ms} ms à répondre.',
    'Voyez sa charge et son disque : tout le reste attend après elle.',
  ],
  'store.down': ['La base de données ne répond pas.', 'Voyez si son serveur tourne et se joint, et le journal.'],
  'clock.apart': [
    'Les horloges du service et du serveur de base de données ont {seconds} s d’écart.',
    'Synchronisez les deux par NTP : baux et signatures en dépendent.',
  ],
  'keys.current': ['{count} secrets stockés sont scellés avec la clé {keyId}.', allWell],
  'keys.mixed': [
    '{count} secrets stockés exigent encore l’ancienne clé {keyId}.',
    'Lancez : rolecall secrets rotate. Gardez l’ancienne clé jusqu’à la fin.',
  ],
  'keys.leftover': [
    'Plus rien n’a besoin de la clé {keyId}.',
    'Retirez-la de ROLECALL_SECRET_KEY au prochain démarrage.',
  ],
  'keys.unknown': [
    '{count} secrets stockés exigent la clé {keyId}, que le service n’a pas : les livraisons à leurs cibles échouent.',
    'Ajoutez cette clé à ROLECALL_SECRET_KEY derrière l’actuelle, ou renouvelez les secrets des cibles.',
  ],
  'disk.free': ['{gigabytes} Go sont libres là où se trouve la base.', allWell],
  'disk.low': [
    'Seuls {gigabytes} Go ({percent} %) sont libres là où se trouve la base.',
    'Faites de la place : sans elle, rien ne s’écrit et les fournisseurs d’identité reçoivent des erreurs.',
  ],
  'target.answers': ['{target} est joignable.', allWell],
  'target.off': ['{target} est désactivée.', 'Réactivez-la, ou supprimez-la.'],
  'target.unreachable': [
    '{target} est injoignable ({code}).',
    'Vérifiez son adresse, son nom dans le DNS et le pare-feu entre les deux. Rien de ce qui lui est dû n’est perdu.',
  ],
  'target.untrusted': [
    'Le certificat de {target} n’est pas reconnu ({code}).',
    'Faites-le renouveler là-bas, ou placez l’autorité qui l’a émis dans les réglages de la cible.',
  ],
  'target.certificate': [
    'Le certificat de {target} expire dans {days} jours.',
    'Faites-le renouveler là-bas : ensuite, plus aucune livraison ne passe.',
  ],
  'policy.in_force': ['La version {version} de la politique est en vigueur.', allWell],
  'policy.none': [
    'Aucune politique n’est publiée : personne ne reçoit rien.',
    'Écrivez-en une, puis : rolecall policy publish FICHIER',
  ],
  'policy.broken': [
    'La politique en vigueur ne correspond pas aux catalogues de cette version (ligne {line} : {fault}) : plus personne n’est examiné.',
    'Corrigez la politique et publiez-la, ou revenez à la version précédente.',
  ],
  'policy.finding': ['Politique, ligne {line} : {finding}', 'Corrigez la politique, ou laissez-la ainsi à dessein.'],
  'pipeline.waiting': ['{count} personnes attendent d’être examinées.', allWell],
  'freeze.on': ['Toutes les livraisons sont gelées : {reason}.', 'Quand c’est fini : rolecall freeze off'],
  'webhook.set': ['Les opérateurs sont prévenus des alertes.', allWell],
  'webhook.missing': [
    'Personne n’est prévenu des alertes : il n’y a pas de webhook d’opérateur.',
    'Créez-en un dans les réglages de la console, ou par PUT /api/v1/operator-webhook.',
  ],
  'backup.recent': ['La dernière sauvegarde a {days} jours.', allWell],
  'backup.old': ['La dernière sauvegarde a {days} jours.', 'Lancez : rolecall backup FICHIER, chaque jour par cron.'],
  'backup.none': ['Aucune sauvegarde n’a été faite.', 'Lancez : rolecall backup FICHIER, chaque jour par cron.'],
  'alert.open': ['{message}', '{fix}'],
};

const catalogues: Readonly<Record<Language, Catalogue>> = { en: english, fr: french };

/** A check in words; `fix` is empty where there is nothing to do. */
export function checkWords({ kind, values, words }: Check, language: Language): { message: string; fix: string } {
  if (words) return words;
  const [message, fix] = catalogues[language][kind];
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''));
  return { message: fill(message), fix: fill(fix) };
}
