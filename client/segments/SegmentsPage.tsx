import '../css/catchments.css';
import '../css/segments.css';
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useSegments } from '../api/segments.ts';
import { useSession } from '../api/session.ts';
import { PeopleTabs } from '../customers/PeopleTabs.tsx';
import { failureWords, notify } from '../notify/notices.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { t as tShared } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { setView, useView } from '../view/view.ts';
import { draftVersion } from './actions.ts';
import { Builder } from './Builder.tsx';
import { ListWaiting, SegmentList } from './SegmentList.tsx';

/** Rules over customers: listed with their counts of today, and built in sentences. */
export default function SegmentsPage() {
  const { editedSegment } = useView();
  const businessId = useSession().data?.business.id ?? '';
  const segments = useSegments();
  const { data, error } = segments;
  const version = useValue(draftVersion);
  const isNew = editedSegment === 'new';
  const saved = data?.find(({ id }) => id === editedSegment) ?? null;
  const gone = editedSegment !== null && !isNew && data !== undefined && !saved && !segments.isFetching;
  useEffect(() => {
    if (!gone) return;
    notify({ tone: 'problem', text: t('gone') });
    setView({ editedSegment: null }, 'replace');
  }, [gone]);

  if (error && !data) {
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('list.failed')}</strong>
        <p>{failureWords(error)}</p>
        <Button size="xs" variant="default" onClick={() => segments.refetch()}>
          {tShared('retry')}
        </Button>
      </div>
    );
  }
  if (isNew) return <Builder key={`new ${version}`} businessId={businessId} saved={null} />;
  if (editedSegment !== null)
    return saved ? <Builder key={saved.id} businessId={businessId} saved={saved} /> : <ListWaiting />;
  return (
    <>
      <PeopleTabs />
      {data ? <SegmentList businessId={businessId} segments={data} /> : <ListWaiting />}
    </>
  );
}
