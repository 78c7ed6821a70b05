/**
 * The end of an offer as people say it, in a zone: at midnight the day before was the last one; else with the time. The language is
 * a tag such as de or pt-BR; English by default.
 */
export function expiryWords(at: Date, timeZone: string, language: string | null): string {
  const locale = language ?? 'en-US';
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
  if (/^(00|24):00:00$/.test(clock.format(at)))
    return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' }).format(at.getTime() - 1);
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long', timeStyle: 'short' }).format(at);
}
