import { AppShell, Box, Center } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useEffect, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { SessionContext, useSessionQuery, type Session } from '../api/session.js';
import { Failure, Loading } from '../components/query-state.js';
import { chooseLanguage, keptLanguage } from '../i18n/i18n.js';
import { isOpenTo } from '../screen-access.js';
import { screens } from '../screens.js';
import { Banner } from './banner.js';
import { Forbidden } from './forbidden.js';
import { Header } from './header.js';
import { KeysHelp } from './keys-help.js';
import { Navigation } from './navigation.js';
import { Palette } from './palette.js';

// Whoever is logged in needs neither.
const Login = lazy(async () => ({ default: (await import('../screens/login/login.js')).Login }));
const ChoosePassword = lazy(async () => ({
  default: (await import('../screens/login/choose-password.js')).ChoosePassword,
}));

/** The frame of every screen; the login when nobody is logged in. */
export function Shell() {
  const query = useSessionQuery();
  useOwnLanguage(query.data ?? undefined);
  if (query.isPending) return <Waiting />;
  if (query.data === null || query.data?.mustChangePassword === true)
    return (
      <Suspense fallback={<Waiting />}>
        {query.data === null ? <Login /> : <ChoosePassword session={query.data} />}
      </Suspense>
    );
  if (query.data === undefined)
    return (
      <Center mih="100vh" p="md">
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      </Center>
    );
  return (
    <SessionContext value={query.data}>
      <Frame session={query.data} />
    </SessionContext>
  );
}

function Frame({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const [isMenuOpen, menu] = useDisclosure(false);
  const [areKeysShown, keys] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(() => menu.close(), [pathname]); // eslint-disable-line react-hooks/exhaustive-deps -- the menu closes when the place changes, and only then
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'md', collapsed: { mobile: !isMenuOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href="#main" onClick={skipToMain}>
        {t('skip')}
      </a>
      <AppShell.Header>
        <Header isMenuOpen={isMenuOpen} onMenu={menu.toggle} onShowKeys={keys.open} />
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('nav')}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} style={{ outline: 'none' }}>
        <Box maw={1320} mx="auto">
          <Banner />
          <Suspense fallback={<Loading />}>
            {isAllowed(pathname, session) ? <Outlet /> : <Elsewhere pathname={pathname} session={session} />}
          </Suspense>
        </Box>
      </AppShell.Main>
      <Palette onShowKeys={keys.open} />
      <KeysHelp isOpen={areKeysShown} onClose={keys.close} onOpen={keys.open} />
    </AppShell>
  );
}

/** The page has a base address, so that a plain link to a place on it would lead elsewhere. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** The front door leads to the first screen that is open to a person; other places say that they are not. */
function Elsewhere({ pathname, session }: { readonly pathname: string; readonly session: Session }) {
  const home = screens.find((screen) => isOpenTo(screen, session.permissions));
  return pathname === '/' && home ? <Navigate to={`/${home.path}`} replace /> : <Forbidden />;
}

function isAllowed(pathname: string, { permissions }: Session): boolean {
  const first = pathname.split('/')[1] ?? '';
  const screen = screens.find(({ path }) => path === first);
  return screen === undefined || isOpenTo(screen, permissions);
}

/** The language of the account holds where nobody chose another in this browser. */
function useOwnLanguage(session: Session | undefined): void {
  const language = session?.language;
  useEffect(() => {
    if (language !== undefined && keptLanguage() === undefined) void chooseLanguage(language);
  }, [language]);
}

function Waiting() {
  return (
    <Box maw={640} mx="auto" p="xl">
      <Loading />
    </Box>
  );
}
