import { Anchor, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call, documentUrl } from '../../api/client.js';
import { Facts } from '../../components/facts.js';
import { Loading, QueryState } from '../../components/query-state.js';
import { useFormat } from '../../i18n/format.js';
import type { Catalog, RolesOfTarget, Target } from './model.js';
import { PermissionLists } from './permission-lists.js';
import { PermissionMatrix } from './permission-matrix.js';
import { PermissionTree } from './permission-tree.js';
import { RoleTable } from './role-table.js';
import { Section } from './section.js';
import { useLanguage } from '../../i18n/language.js';

/** What the helpdesk offers and the policy adds: roles, who has them, and what each allows. */
export function RolesPart({ target }: { readonly target: Target }) {
  const catalog = useQuery({
    queryKey: ['/catalogs', target.catalog],
    queryFn: ({ signal }) => call('get', '/catalogs/{key}', { path: { key: target.catalog }, signal }),
    staleTime: Infinity,
  });
  const roles = useQuery({
    queryKey: ['/targets', 'roles', target.id],
    queryFn: ({ signal }) => call('get', '/targets/{id}/roles', { path: { id: target.id }, signal }),
  });
  if (catalog.isPending) return <Loading lines={8} />;
  return (
    <QueryState query={catalog}>
      {(helpdesk) => (
        <QueryState query={roles} lines={8}>
          {(inUse) => <Parts catalog={helpdesk} inUse={inUse} targetId={target.id} />}
        </QueryState>
      )}
    </QueryState>
  );
}

interface PartsProps {
  readonly catalog: Catalog;
  readonly inUse: RolesOfTarget;
  readonly targetId: string;
}

function Parts({ catalog, inUse, targetId }: PartsProps) {
  const { t } = useTranslation('targets');
  const lang = useLanguage();
  const format = useFormat();
  const { used, max } = inUse.customRoles;
  const file = (form: 'md' | 'csv') =>
    documentUrl('/targets/{id}/roles', { path: { id: targetId }, query: { format: form, lang } });
  const quota = !catalog.customRoles.isAllowed
    ? t('quota.none')
    : max === undefined
      ? t('quota.free', { count: used, number: format.number(used) })
      : t('quota.of', { used: format.number(used), max: format.number(max) });
  return (
    <Stack>
      <Section title={t('offer')}>
        <Facts
          facts={[
            { key: 'helpdesk', label: t('helpdesk'), value: catalog.name },
            { key: 'cardinality', label: t('cardinality'), value: t(`cardinality.${catalog.cardinality.kind}`) },
            {
              key: 'builtIn',
              label: t('customisable'),
              value: `${t(`customisable.${catalog.builtInRoles.customisable}`)} ${catalog.builtInRoles.basis[lang]}`,
            },
            { key: 'quota', label: t('quota'), value: `${quota} ${catalog.customRoles.basis[lang]}` },
          ]}
        />
        <Group gap="md" mt="sm">
          <Anchor size="sm" href={file('csv')} download="roles.csv">
            {t('roles.csv')}
          </Anchor>
          <Anchor size="sm" href={file('md')} download="roles.md">
            {t('roles.md')}
          </Anchor>
        </Group>
      </Section>
      <Section title={t('roles')}>
        <RoleTable catalog={catalog} roles={inUse.roles} />
      </Section>
      <Section title={t('permissions')}>
        <Permissions catalog={catalog} roles={inUse.roles} />
      </Section>
    </Stack>
  );
}

interface PermissionsProps {
  readonly catalog: Catalog;
  readonly roles: RolesOfTarget['roles'];
}

/** In the shape in which the vendor shows them. */
function Permissions({ catalog, roles }: PermissionsProps) {
  switch (catalog.roleModel) {
    case 'fixed_matrix':
    case 'levelled_permissions':
      return <PermissionMatrix catalog={catalog} roles={roles} />;
    case 'privilege_tree':
      return <PermissionTree catalog={catalog} roles={roles} />;
    case 'category_permissions':
    case 'opaque_roles':
      return <PermissionLists catalog={catalog} roles={roles} />;
  }
}
