import { Tabs, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { PageHeader } from '../../components/page-header.js';
import { GroupTable } from './group-table.js';
import { PeopleTable } from './people-table.js';

const kinds = ['people', 'groups'] as const;
type Kind = (typeof kinds)[number];

const pathOf: Readonly<Record<Kind, string>> = { people: '/directory', groups: '/directory/groups' };

/** The two lists, under one search field; what is searched stands in the address. */
export function Lists({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation('directory');
  const navigate = useNavigate();
  const [{ query }, field] = useSearch();
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <TextInput
        {...field}
        type="search"
        label={t('search')}
        description={t(`search.${kind}`)}
        leftSection={<Search aria-hidden size={16} />}
        data-search
        maw={480}
        mb="lg"
      />
      <Tabs
        value={kind}
        keepMounted={false}
        onChange={(chosen) => {
          const to = pathOf[chosen === 'groups' ? 'groups' : 'people'];
          void navigate({ pathname: to, search: query === '' ? '' : `?query=${encodeURIComponent(query)}` });
        }}
      >
        <Tabs.List aria-label={t('title')} mb="md">
          {kinds.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(each)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="people">
          <PeopleTable query={query} />
        </Tabs.Panel>
        <Tabs.Panel value="groups">
          <GroupTable query={query} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** The text in the field, and, once the typing rests, the text that is searched for and kept in the address. */
function useSearch() {
  const [parameters, setParameters] = useSearchParams();
  const query = parameters.get('query') ?? '';
  const [text, setText] = useState(query);
  const [rested] = useDebouncedValue(text, 250);
  useEffect(() => {
    if (rested.trim() !== query) setParameters(rested.trim() === '' ? {} : { query: rested.trim() }, { replace: true });
  }, [rested]); // eslint-disable-line react-hooks/exhaustive-deps -- the address follows the field, never the other way round
  const field = {
    value: text,
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
  };
  return [{ query }, field] as const;
}
