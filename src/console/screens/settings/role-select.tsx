import { Select, type SelectProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { roles, type Role } from '../../../admins/roles.js';

interface Props extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

/** One of the product's roles. */
export function RoleSelect({ value, onChange, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Select
      {...rest}
      data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      value={value}
      allowDeselect={false}
      onChange={(chosen) => {
        const role = roles.find((each) => each === chosen);
        if (role !== undefined) onChange(role);
      }}
    />
  );
}
