import { Button, CloseButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { serverReachable } from '../api/connection.ts';
import { queryClient } from '../api/query-client.ts';
import { useSession } from '../api/session.ts';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { setView } from '../view/view.ts';
import { useCan } from './can.ts';

const retryMs = 5000;

/** The server is gone: say so, keep what is on screen, and look for it. */
export function Unreachable() {
  const reachable = useValue(serverReachable);
  useEffect(() => {
    if (reachable) return;
    const again = () => queryClient.refetchQueries({ type: 'active' });
    const timer = setInterval(again, retryMs);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
  }, [reachable]);
  if (reachable) return null;
  return (
    <div className="hx-banner" data-tone="problem" role="alert">
      <p>{t(navigator.onLine ? 'banner.gone' : 'banner.offline')}</p>
    </div>
  );
}

const hiddenKey = 'hexhood.demo-note-hidden';

/** The town is made up, and nobody should think otherwise. Folded, it stays a label. */
export function DemoNote() {
  const { data: session } = useSession();
  const can = useCan();
  const [open, setOpen] = useState(() => innerWidth > 800 && localStorage.getItem(hiddenKey) === null);
  if (!session?.business.demo) return null;
  const fold = () => {
    localStorage.setItem(hiddenKey, 'yes');
    setOpen(false);
  };
  if (!open) {
    return (
      <button type="button" className="hx-demo-tag" onClick={() => setOpen(true)}>
        {t('demo.tag')}
      </button>
    );
  }
  return (
    <section className="hx-demo" aria-label={t('demo.tag')}>
      <strong>{t('demo.title')}</strong>
      <p>{t('demo.help')}</p>
      <div className="hx-actions">
        {can.change && (
          <Button size="xs" variant="default" onClick={() => setView({ page: 'import', importId: null })}>
            {t('demo.act')}
          </Button>
        )}
        <CloseButton size="sm" aria-label={t('demo.fold')} onClick={fold} />
      </div>
    </section>
  );
}
