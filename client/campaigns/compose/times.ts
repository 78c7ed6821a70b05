/** Instants as the fields of a browser type them: without a zone, in that of this machine. */
const two = (n: number) => String(n).padStart(2, '0');

/** 2026-11-23T09:30 */
export function toField(instant: string | null): string {
  if (instant === null) return '';
  const at = new Date(instant);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** null while it is not all there. */
export function fromField(text: string): string | null {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** 2026-11-23 */
export const toDayField = (instant: string | null): string => toField(instant).slice(0, 10);
/** The end of that day. */
export const fromDayField = (text: string): string | null => fromField(text === '' ? '' : `${text}T23:59`);

const dayMs = 86_400_000;
/** At nine in the morning, so many days from now. */
export function inDays(days: number, now = Date.now()): string {
  const at = new Date(now + days * dayMs);
  at.setHours(9, 0, 0, 0);
  return at.toISOString();
}
