import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { HereCode } from '../api/devices.ts';
import { tDevices as t } from '../strings/en-devices.ts';
import { Qr } from './Qr.tsx';

interface PosterSheetProps {
  code: HereCode;
  store: string;
  onDone: () => void;
}

/** A page for the wall, on A4 or letter: all that is printed while it is there. Opens the browser's print dialog. */
export function PosterSheet({ code: { link }, store, onDone }: PosterSheetProps) {
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    const finish = () => done.current();
    addEventListener('afterprint', finish);
    print();
    return () => removeEventListener('afterprint', finish);
  }, []);
  return createPortal(
    <article className="hx-poster">
      <h1>{store}</h1>
      <p className="hx-poster-call">{t('sheet.call')}</p>
      <Qr text={link} label={t('sheet.call')} />
      <p>{t('sheet.how')}</p>
      <p>{t('sheet.promise')}</p>
      <p className="hx-poster-link">{link.replace(/^https?:\/\//, '')}</p>
    </article>,
    document.body,
  );
}
