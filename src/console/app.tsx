import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { ApiProblem } from './api/problem.js';
import { sessionKey } from './api/session.js';
import { Loading } from './components/query-state.js';
import { screens } from './screens.js';
import { NoSuchScreen } from './shell/no-such-screen.js';
import { RouteFailure } from './shell/route-failure.js';
import { Shell } from './shell/shell.js';
import { cssVariables, theme } from './theme.js';

const colorSchemes = localStorageColorSchemeManager({ key: 'rolecall-theme' });

/** Everything: theme, data, words and the screens below their shell. */
export function App() {
  const [client] = useState(createClient);
  const [router] = useState(createRouter);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemes}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={client}>
        <Suspense fallback={<Loading />}>
          <RouterProvider router={router} />
        </Suspense>
        <Notifications position="bottom-right" />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Readings are tried twice, never when the API refuses; a 401 anywhere means that the session is over. */
function createClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiProblem && error.status === 401) client.setQueryData(sessionKey, null);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 1 && !(error instanceof ApiProblem && error.status < 500),
      },
    },
  });
  return client;
}

function createRouter() {
  const pages = screens.map(({ path, load }) => ({
    ...(path === '' ? { index: true as const } : { path: `${path}/*` }),
    lazy: load,
    HydrateFallback: Loading,
    ErrorBoundary: RouteFailure,
  }));
  const basename = new URL(document.baseURI).pathname.replace(/\/$/, '');
  return createBrowserRouter(
    [
      {
        path: '/',
        Component: Shell,
        ErrorBoundary: RouteFailure,
        HydrateFallback: Loading,
        children: [...pages, { path: '*', Component: NoSuchScreen }],
      },
    ],
    { basename },
  );
}
