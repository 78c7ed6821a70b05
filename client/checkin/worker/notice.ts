/** What is shown for a push message. */
export interface Notice {
  title: string;
  options: { body?: string; tag?: string; icon: string; badge: string; data: { url: string } };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** A path of the page itself; anything else, also of this service, opens the page. */
export function ownPath(url: unknown, origin: string): string {
  if (typeof url !== 'string' || !URL.canParse(url, origin)) return '/checkin';
  const { origin: theirs, pathname, hash } = new URL(url, origin);
  return theirs === origin && pathname === '/checkin' ? pathname + hash : '/checkin';
}

/** Reads a push message. A browser wants something shown for each one, so an unreadable one shows `fallback`. */
export function noticeOf(payload: unknown, fallback: string, origin: string): Notice {
  const { title, body, url, tag } = (typeof payload === 'object' && payload !== null ? payload : {}) as Record<
    string,
    unknown
  >;
  const [shownTitle, shownBody, shownTag] = [text(title), text(body), text(tag)];
  return {
    title: shownTitle ?? fallback,
    options: {
      ...(shownBody === undefined ? {} : { body: shownBody }),
      ...(shownTag === undefined ? {} : { tag: shownTag }),
      icon: '/checkin-192.png',
      badge: '/checkin-badge.png',
      data: { url: ownPath(url, origin) },
    },
  };
}
