import { Button, Loader, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { queryClient } from './api/query-client.ts';
import { useSession, useSignIn } from './api/session.ts';
import { failureWords } from './notify/notices.ts';
import { Frame } from './shell/Frame.tsx';
import { t } from './strings/t.ts';
import { cssVariables, theme } from './theme.ts';

const SignIn = lazy(() => import('./sign-in/SignIn.tsx'));
const SharedPage = lazy(() => import('./shared/SharedPage.tsx'));

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        {location.pathname === '/shared' ? <Shared /> : <Door />}
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Results that were shared: for these nobody has to sign in. */
const Shared = () => (
  <Suspense fallback={<Waiting />}>
    <SharedPage />
  </Suspense>
);

/** The one-time token in the link the server printed; it leaves the address bar at once. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(null, '', location.pathname + location.search);
  return token;
}
const linkToken = takeToken();

function Door() {
  const session = useSession();
  const signIn = useSignIn();
  const [usingLink, setUsingLink] = useState(linkToken !== null);
  const [linkFailed, setLinkFailed] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, with the token the page was opened with
  useEffect(() => {
    if (linkToken === null) return;
    signIn.mutate({ token: linkToken }, { onError: () => setLinkFailed(true), onSettled: () => setUsingLink(false) });
  }, []);

  if (usingLink || session.isPending) return <Waiting />;
  if (session.data) return <Frame />;
  if (session.data === null) {
    return (
      <Suspense fallback={<Waiting />}>
        <SignIn linkFailed={linkFailed} />
      </Suspense>
    );
  }
  return (
    <main className="hx-alone">
      <div className="hx-card" role="alert">
        <h1>{t('door.gone')}</h1>
        <p>{failureWords(session.error)}</p>
        <Button onClick={() => session.refetch()} loading={session.isFetching}>
          {t('retry')}
        </Button>
      </div>
    </main>
  );
}

const Waiting = () => (
  <main className="hx-alone">
    <Loader size="sm" aria-label={t('state.loading')} />
  </main>
);
