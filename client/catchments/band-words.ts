import { t } from '../strings/t.ts';

interface Band {
  from: number;
  to: number | null;
}

/** "up to 250 m", "250 m to 1 km", "beyond 2 km". `writeFrom` leaves out a unit that both edges share. */
export function bandWords({ from, to }: Band, write: (edge: number) => string, writeFrom = write): string {
  if (to === null) return t('proximity.band.beyond', { from: write(from) });
  if (from === 0) return t('proximity.band.to', { to: write(to) });
  return t('proximity.band.between', { from: writeFrom(from), to: write(to) });
}
