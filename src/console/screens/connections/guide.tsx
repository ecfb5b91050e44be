import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../../api/session.js';
import { PageHeader } from '../../components/page-header.js';
import { QueryState } from '../../components/query-state.js';
import { connectionPath } from '../../links.js';
import { AttributeTable } from './attribute-table.js';
import { FirstRequest } from './first-request.js';
import { GuideStep } from './guide-step.js';
import { vendorOf, type Connection } from './model.js';
import { TokenMaker } from './token-maker.js';
import { useConnection } from './use-connection.js';
import { VendorFields } from './vendor-fields.js';

/** The set-up of one connection, step by step, in the words of the provider's own pages. */
export function Guide() {
  const { t } = useTranslation('connections');
  const query = useConnection();
  return (
    <>
      <PageHeader
        title={query.data ? t('guide', { name: query.data.name }) : t('title')}
        lead={query.data && t('guide.lead')}
      />
      <QueryState query={query} lines={8}>
        {(connection) => <Steps connection={connection} />}
      </QueryState>
    </>
  );
}

function Steps({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const [token, setToken] = useState<string>();
  const mayMake = useMay('secrets.manage');
  const vendor = vendorOf(connection);
  return (
    <Stack component="ol" gap="lg" m={0} p={0} style={{ listStyle: 'none' }}>
      <GuideStep number={1} title={t('step.token')}>
        <Text>{t('step.token.text')}</Text>
        {mayMake ? (
          <TokenMaker directoryId={connection.id} defaultName={connection.name} token={token} onMade={setToken} />
        ) : (
          <Text c="dimmed">{t('step.token.ask')}</Text>
        )}
        {vendor === 'entra' && (
          <Text size="sm" c="dimmed">
            {t('step.token.oauth')}{' '}
            <Anchor inherit component={Link} to={`${connectionPath(connection.id)}#oauth`}>
              {t('oauth')}
            </Anchor>
          </Text>
        )}
      </GuideStep>
      <GuideStep number={2} title={t(`step.enter.${vendor}`)}>
        <Text>
          <Trans t={t} i18nKey={`step.where.${vendor}`} components={{ b: <Text span fw={600} lang="en" /> }} />
        </Text>
        <VendorFields connection={connection} vendor={vendor} token={token} />
        <Text>
          <Trans t={t} i18nKey={`step.test.${vendor}`} components={{ b: <Text span fw={600} lang="en" /> }} />
        </Text>
      </GuideStep>
      <GuideStep number={3} title={t('step.wait')}>
        <FirstRequest directoryId={connection.id} />
      </GuideStep>
      <GuideStep number={4} title={t('step.attributes')}>
        <List spacing="xs">
          {(['one', 'two', 'three'] as const).map((key) => (
            <List.Item key={key}>
              <Trans
                t={t}
                i18nKey={`step.send.${vendor}.${key}`}
                components={{ b: <Text span fw={600} lang="en" /> }}
              />
            </List.Item>
          ))}
        </List>
        <AttributeTable vendor={vendor} />
      </GuideStep>
      <GuideStep number={5} title={t('step.next')}>
        <Text>{t('step.next.text')}</Text>
        <Group>
          <Button component={Link} to="/mappings">
            {t('step.next.mappings')}
          </Button>
          <Button variant="default" component={Link} to={connectionPath(connection.id)}>
            {t('step.next.connection')}
          </Button>
        </Group>
      </GuideStep>
    </Stack>
  );
}
