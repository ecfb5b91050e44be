import {
  Alert,
  Anchor,
  Button,
  Center,
  Group,
  Image,
  Paper,
  PasswordInput,
  Stack,
  TextInput,
  Title,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type ApiProblem } from '../../api/problem.js';
import { logIn, sessionKey } from '../../api/session.js';
import { chooseLanguage, languageNames, languages } from '../../i18n/i18n.js';
import { useFormat } from '../../i18n/format.js';
import mark from '../../mark.svg';
import { SignOnLink } from './sign-on-link.js';

/** Login by e-mail and password, or by the admin key. Fields are plain inputs: pasting and password managers work. */
export function Login() {
  const { t } = useTranslation();
  const [byKey, setByKey] = useState(false);
  useEffect(() => {
    document.title = `${t('login.title')} · Rolecall`;
  }, [t]);
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={400} gap="lg">
        <Group gap="sm" justify="center">
          <Image src={mark} alt="" w={36} h={36} />
          <Title order={1}>{t('login.title')}</Title>
        </Group>
        <Paper withBorder p="lg" radius="md">
          <SignOnLink />
          <LoginForm key={String(byKey)} byKey={byKey} />
          <Anchor component="button" type="button" size="sm" mt="md" py={4} onClick={() => setByKey(!byKey)}>
            {t(byKey ? 'login.withPassword' : 'login.withKey')}
          </Anchor>
        </Paper>
        <Group justify="center" gap="md">
          {languages.map((language) => (
            <Anchor
              key={language}
              component="button"
              type="button"
              size="sm"
              py={4}
              lang={language}
              onClick={() => void chooseLanguage(language)}
            >
              {languageNames[language]}
            </Anchor>
          ))}
        </Group>
      </Stack>
    </Center>
  );
}

function LoginForm({ byKey }: { readonly byKey: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const field = (name: string) => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : '';
    };
    setBusy(true);
    try {
      await logIn(byKey ? { key: field('key').trim() } : { email: field('email').trim(), password: field('password') });
      await client.invalidateQueries({ queryKey: sessionKey });
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {problem && <Refusal problem={problem} byKey={byKey} />}
        {byKey ? (
          <PasswordInput
            name="key"
            label={t('login.key')}
            description={t('login.key.where')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('login.show'), tabIndex: 0 }}
            required
          />
        ) : (
          <>
            <TextInput name="email" type="email" label={t('login.email')} autoComplete="username" required />
            <PasswordInput
              name="password"
              label={t('login.password')}
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': t('login.show'), tabIndex: 0 }}
              required
            />
          </>
        )}
        <Button type="submit" loading={isBusy}>
          {t('login.submit')}
        </Button>
      </Stack>
    </form>
  );
}

function Refusal({ problem, byKey }: { readonly problem: ApiProblem; readonly byKey: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words =
    problem.status === 429
      ? t('login.locked', { wait: format.span((problem.retryAfter ?? 900) * 1000) })
      : problem.status === 401 || problem.status === 400
        ? t(byKey ? 'login.wrongKey' : 'login.wrong')
        : problem.status === 0
          ? t('problem.unreachable')
          : problem.message;
  return (
    <Alert role="alert" color="red" variant="outline" icon={<CircleAlert aria-hidden />}>
      {words}
    </Alert>
  );
}
