import { Button, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { PageHeader } from '../../components/page-header.js';
import { Failure } from '../../components/query-state.js';
import { connectionPath } from '../../links.js';
import { vendors, type Vendor } from './model.js';

const otherDialects = ['auto', 'onelogin', 'strict'] as const;

/** The first step of the set-up: which provider, and what to call it. */
export function NewConnection() {
  const { t } = useTranslation(['connections', 'shell']);
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const [vendor, setVendor] = useState<Vendor>(vendors.find((each) => each === query.get('vendor')) ?? 'okta');
  const [name, setName] = useState('');
  const [other, setOther] = useState<(typeof otherDialects)[number]>('auto');
  const create = useAct({
    run: () => call('post', '/directories', { body: { name, dialect: vendor === 'other' ? other : vendor } }),
    invalidates: [['/directories'], ['/overview']],
    onDone: ({ id }) => void navigate(`${connectionPath(id)}/guide`),
    onProblem: () => undefined,
  });
  return (
    <>
      <PageHeader title={t('new')} lead={t('new.lead')} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(undefined);
        }}
      >
        <Stack maw={560} gap="lg">
          {create.error && <Failure error={create.error} />}
          <Radio.Group
            label={t('new.vendor')}
            value={vendor}
            onChange={(chosen) => setVendor(vendors.find((each) => each === chosen) ?? 'other')}
          >
            <Stack gap="sm" mt="xs">
              {vendors.map((each) => (
                <Radio key={each} value={each} label={t(`vendor.${each}`)} description={t(`vendor.${each}.text`)} />
              ))}
            </Stack>
          </Radio.Group>
          {vendor === 'other' && (
            <Select
              label={t('dialect')}
              description={t(`dialect.${other}.text`)}
              data={otherDialects.map((value) => ({ value, label: t(`dialect.${value}`) }))}
              value={other}
              allowDeselect={false}
              onChange={(chosen) => setOther(otherDialects.find((each) => each === chosen) ?? 'auto')}
            />
          )}
          <TextInput
            label={t('new.name')}
            description={t('new.name.text')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
          />
          <Text size="sm" c="dimmed">
            {t('new.next')}
          </Text>
          <Group>
            <Button type="submit" loading={create.isPending}>
              {t('new.create')}
            </Button>
            <Button variant="default" component={Link} to="/connections">
              {t('shell:cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </>
  );
}
