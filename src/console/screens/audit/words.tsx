import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RecordLink } from '../../components/record-link.js';
import { StateBadge } from '../../components/state-badge.js';
import { isKnownAction, outcomeOf, subjectPlaces, type Entry } from './model.js';

/** What was done, in words. */
export function ActionWords({ action }: { readonly action: string }) {
  const { t } = useTranslation('audit');
  return <>{isKnownAction(action) ? t(`action.${action}`) : action}</>;
}

interface Named {
  readonly names: ReadonlyMap<string, string>;
}

/** Who did it: a person by name, a directory as a link, or the service itself. */
export function ActorWords({ actor, names }: Named & { readonly actor: Entry['actor'] }) {
  const { t } = useTranslation('audit');
  const { kind, id, name } = actor;
  if (kind === 'system') return <>{t('actor.rolecall')}</>;
  if (kind === 'directory')
    return (
      <RecordLink kind="directory" id={id}>
        {name ?? names.get(id) ?? id}
      </RecordLink>
    );
  if (id === 'key' || id === 'unknown') return <>{t(`actor.${id}`)}</>;
  return <span style={{ overflowWrap: 'anywhere' }}>{name ?? id}</span>;
}

/** What it was done to: its kind, and its name or id as a link where it has a place. */
export function SubjectWords({ subject, names }: Named & { readonly subject: Entry['subject'] }) {
  const { t } = useTranslation('audit');
  const { kind, id } = subject;
  const kindWord = t([`kind.${kind}`, 'kind.other'] as never) as string; // kinds come from the service; one unknown here gets the plain word
  if (id === undefined) return <>{kindWord}</>;
  const place = subjectPlaces[kind];
  const name = names.get(id) ?? id;
  const shown = name === id ? <Id>{id}</Id> : name;
  return (
    <>
      {kindWord}{' '}
      {place === undefined ? (
        shown
      ) : (
        <RecordLink kind={place} id={id}>
          {shown}
        </RecordLink>
      )}
    </>
  );
}

function Id({ children }: { readonly children: string }) {
  return (
    <Text component="span" size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
      {children.length > 18 ? `${children.slice(0, 16)}…` : children}
    </Text>
  );
}

/** How it ended. */
export function OutcomeBadge({ outcome }: { readonly outcome: string }) {
  const { t } = useTranslation('audit');
  const { state, word } = outcomeOf(outcome);
  return <StateBadge state={state} label={t(`outcome.${word}`)} />;
}
