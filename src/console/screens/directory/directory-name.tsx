import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { usePages } from '../../api/paging.js';
import { useMay } from '../../api/session.js';
import { connectionPath } from '../../links.js';

/** A directory by its name, linked to its connection. */
export function DirectoryName({ id }: { readonly id: string }) {
  const mayRead = useMay('read');
  const directories = usePages('/directories', { query: { limit: 200 } }, { enabled: mayRead });
  const name = directories.items.find((each) => each.id === id)?.name ?? id;
  if (!mayRead) return name;
  return (
    <Anchor inherit component={Link} to={connectionPath(id)}>
      {name}
    </Anchor>
  );
}
