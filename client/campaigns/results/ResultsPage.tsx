import { Button, Skeleton } from '@mantine/core';
import { useResults } from '../../api/campaign-run.ts';
import { failureWords } from '../../notify/notices.ts';
import { useCan } from '../../shell/can.ts';
import { tResults as t } from '../../strings/en-results.ts';
import { t as tShared } from '../../strings/t.ts';
import type { PageProps } from '../flow.ts';
import { Places } from '../live/Places.tsx';
import { Results } from './Results.tsx';
import { Share } from './Share.tsx';

/** What came of a campaign. */
export default function ResultsPage({ campaign }: PageProps) {
  const { data, error, refetch } = useResults(campaign.id);
  const can = useCan();
  if (error && !data)
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('results.failed')}</strong>
        <p>{failureWords(error)}</p>
        <Button size="xs" variant="default" onClick={() => refetch()}>
          {tShared('retry')}
        </Button>
      </div>
    );
  if (!data) return <Skeleton height={200} role="status" aria-label={tShared('state.loading')} />;
  return (
    <>
      <Results results={data} />
      <Places campaign={campaign} />
      {can.saveAreas && <Share campaignId={campaign.id} />}
    </>
  );
}
