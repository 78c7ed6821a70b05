import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { tDevices as t } from '../strings/en-devices.ts';
import { Qr } from './Qr.tsx';

interface Poster {
  link: string;
  store: string;
}

function Sheet({ link, store }: Poster) {
  return (
    <article className="hx-poster">
      <h1>{store}</h1>
      <p className="hx-poster-call">{t('sheet.call')}</p>
      <Qr text={link} label={t('sheet.call')} />
      <p>{t('sheet.how')}</p>
      <p>{t('sheet.promise')}</p>
      <p className="hx-poster-link">{link.replace(/^https?:\/\//, '')}</p>
    </article>
  );
}

/**
 * Opens the browser's print dialog with a page for the wall, on A4 or letter. It stands beside the app: paper is as narrow as a
 * phone, and the app lays itself out anew for that while it is printed.
 */
export function printPoster(poster: Poster): void {
  const place = document.body.appendChild(document.createElement('div'));
  place.className = 'hx-print';
  const root = createRoot(place);
  flushSync(() => root.render(<Sheet {...poster} />));
  const clear = () => {
    root.unmount();
    place.remove();
  };
  addEventListener('afterprint', clear, { once: true });
  print();
}
