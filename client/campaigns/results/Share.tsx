import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type SharedLink, shareResults, unshareResults } from '../../api/campaign-run.ts';
import { notify, notifyFailure } from '../../notify/notices.ts';
import { tResults as t } from '../../strings/en-results.ts';

/** A link to the results for somebody without a key: aggregates only. */
export function Share({ campaignId }: { campaignId: string }) {
  const [made, setMade] = useState<SharedLink | null>(null);
  const [copied, setCopied] = useState(false);
  const run = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      notifyFailure(t('results.share.failed'), error);
    }
  };
  const make = () =>
    run(async () => {
      setMade(await shareResults(campaignId));
      setCopied(false);
    });
  const stop = () =>
    run(async () => {
      await unshareResults(campaignId);
      setMade(null);
      notify({ tone: 'done', text: t('results.share.stopped') });
    });
  const copy = () => run(() => navigator.clipboard.writeText(made?.link ?? '').then(() => setCopied(true)));
  return (
    <section className="hx-block" aria-label={t('results.share')}>
      <h3>{t('results.share')}</h3>
      <p className="hx-note">{t('results.share.help')}</p>
      {made && (
        <>
          <TextInput
            size="xs"
            readOnly
            aria-label={t('results.share')}
            value={made.link}
            onFocus={(event) => event.currentTarget.select()}
          />
          <p className="hx-note">{t('results.share.made')}</p>
        </>
      )}
      <span className="hx-actions">
        {made && (
          <Button size="xs" variant="default" onClick={copy}>
            {t(copied ? 'results.share.copied' : 'results.share.copy')}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={make}>
          {t('results.share.act')}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={stop}>
          {t('results.share.stop')}
        </Button>
      </span>
    </section>
  );
}
