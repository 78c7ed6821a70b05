import { useEffect, useMemo, useState } from 'react';
import { type Device, useDevices } from '../api/devices.ts';
import { type FenceEvent, type LiveFix, listenLive, takeIn } from '../api/fences.ts';
import { withFixes } from './recent.ts';

/** What comes within is shown at once: a hundred phones are one change of the map. */
const gatherMs = 250;
const tidyMs = 30_000;

export interface Live {
  /** null: not known yet */
  connected: boolean | null;
  /** the last of each phone, the newest first */
  fixes: readonly LiveFix[];
}
const nothing: Live = { connected: null, fixes: [] };

/** Where phones were last heard before the page was opened. */
const knownFixes = (devices: readonly Device[]): LiveFix[] =>
  devices.flatMap(({ id, name, lastPosition, lastSeenAt }) =>
    lastPosition && lastSeenAt
      ? [
          {
            deviceId: id,
            deviceName: name,
            position: lastPosition,
            accuracyMeters: null,
            at: lastSeenAt,
            suspicions: [],
          },
        ]
      : [],
  );

/** Listens while the page is open. Events go to the lists that show them. */
export function useLive(enabled: boolean): Live {
  const [live, setLive] = useState<Live>(nothing);
  useEffect(() => {
    if (!enabled) return;
    let fixes: LiveFix[] = [];
    let events: FenceEvent[] = [];
    let gathering: ReturnType<typeof setTimeout> | null = null;
    const tell = () => {
      gathering = null;
      const [freshFixes, freshEvents] = [fixes, events];
      fixes = [];
      events = [];
      if (freshFixes.length > 0)
        setLive((before) => ({ ...before, fixes: withFixes(before.fixes, freshFixes, Date.now()) }));
      if (freshEvents.length > 0) takeIn(freshEvents).catch((error: unknown) => console.warn(error));
    };
    const soon = () => {
      gathering ??= setTimeout(tell, gatherMs);
    };
    const stop = listenLive({
      onFix: (fix) => {
        fixes.push(fix);
        soon();
      },
      onEvent: (event) => {
        events.push(event);
        soon();
      },
      onState: (connected) => setLive((before) => ({ ...before, connected })),
    });
    const tidy = setInterval(
      () => setLive((before) => ({ ...before, fixes: withFixes(before.fixes, [], Date.now()) })),
      tidyMs,
    );
    return () => {
      stop();
      if (gathering) clearTimeout(gathering);
      clearInterval(tidy);
      setLive(nothing);
    };
  }, [enabled]);
  const { data: devices } = useDevices(enabled);
  return useMemo(
    () => ({ ...live, fixes: withFixes(knownFixes(devices ?? []), live.fixes, Date.now()) }),
    [live, devices],
  );
}
