import { formatNumber } from '../format/format.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { recentSeconds } from './recent.ts';
import type { Live } from './useLive.ts';
import { durationWords } from './words.ts';

/** Whether what happens shows up by itself, and how many phones were heard. */
export function LiveNote({ live: { connected, fixes } }: { live: Live }) {
  if (connected === null) return null;
  const phones = { count: fixes.length, n: formatNumber(fixes.length), time: durationWords(recentSeconds) };
  return (
    <p className="hx-note hx-live" data-on={connected || undefined} role="status">
      <i aria-hidden />
      <span>
        {t(connected ? 'live.on' : 'live.off')} {connected && fixes.length > 0 && `${t('live.phones', phones)}.`}
      </span>
    </p>
  );
}
