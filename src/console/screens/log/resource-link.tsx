import { Code } from '@mantine/core';
import { TextLink } from '../../components/links.js';
import { RecordLink } from '../../components/record-link.js';
import type { Entry } from './model.js';

interface Props {
  readonly entry: Pick<Entry, 'resource' | 'directoryId'>;
  readonly isWhole?: boolean;
}

/** The record a request was about; its id shortened in the middle of a table. */
export function ResourceLink({ entry: { resource, directoryId }, isWhole = false }: Props) {
  const { id, type } = resource;
  if (id === undefined) return <>–</>;
  const shown = <Code>{isWhole || id.length <= 14 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`}</Code>;
  if (type === 'User')
    return (
      <RecordLink kind="person" id={id}>
        {shown}
      </RecordLink>
    );
  if (type !== 'Group') return shown;
  return (
    <TextLink to={`/directory/groups/${encodeURIComponent(directoryId)}/${encodeURIComponent(id)}`}>{shown}</TextLink>
  );
}
