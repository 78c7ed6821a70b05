/** Reads single values as people and programs write them. Each answers undefined when the text is no such value. */

export type DecimalSign = '.' | ',';

const minus = /^[−–]/;

/** A coordinate in degrees: `39.2853`, `-76,5828`, `39.2853°`. */
export function readDegrees(text: string): number | undefined {
  const plain = text.trim().replace(minus, '-').replace(/°$/, '').replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(plain) ? Number(plain) : undefined;
}

/** Two numbers as written in one column: `39.28,-76.58`, `39,28; -76,58`, `(39.28 -76.58)`, `POINT(-76.58 39.28)`. */
export function readPair(text: string): { first: number; second: number; wkt: boolean } | undefined {
  const wkt = /^\s*(?:SRID=4326;)?\s*POINT\s*(?:Z\s*)?\((.+)\)\s*$/i.exec(text);
  const inner = (wkt?.[1] ?? text).trim().replace(/^[([]\s*(.*?)\s*[)\]]$/, '$1');
  const parts = inner.includes(';') ? inner.split(';') : inner.split(/\s*,\s*|\s+/);
  const [first, second, third] = parts.map((part) => readDegrees(part));
  if (first === undefined || second === undefined || (parts.length > 2 && !(wkt && third !== undefined)))
    return undefined;
  return { first, second, wkt: wkt !== null };
}

/** Which sign a column of amounts puts before the cents. A dot where nothing tells. */
export function decimalSign(samples: readonly string[]): DecimalSign {
  let commas = 0;
  let dots = 0;
  for (const sample of samples) {
    const digits = sample.replaceAll(/[^\d.,]/g, '');
    if (/,\d{1,2}$/.test(digits)) commas++;
    else if (/\.\d{1,2}$/.test(digits)) dots++;
  }
  return commas > dots ? ',' : '.';
}

/** As most programs write an amount, and as it is kept. */
const plainAmount = /^-?(?:0|[1-9]\d{0,8})\.\d\d$/;

/** An amount of money as a plain decimal with two places: `$1,240.00`, `-$12`, `(12.00)`, `1.240,00 €`. */
export function readAmount(text: string, decimal: DecimalSign): string | undefined {
  if (plainAmount.test(text) && text !== '-0.00') return text;
  let rest = text.trim().replaceAll(/[\s\u00a0\u202f'’]/g, '');
  const inParentheses = /^\((.*)\)$/.exec(rest);
  rest = inParentheses?.[1] ?? rest;
  const signed = /^(?:[A-Z]{3}|\p{Sc})?[-−–+]?(?:[A-Z]{3}|\p{Sc})?([\d.,]*\d[\d.,]*)(?:[A-Z]{3}|\p{Sc})?-?$/iu.exec(
    rest,
  );
  const digits = signed?.[1];
  if (digits === undefined) return undefined;
  const plain = plainNumber(digits, decimal);
  if (plain === undefined || Math.abs(plain) >= 1e10) return undefined;
  const negative = inParentheses !== null || /[-−–]/.test(rest);
  return ((negative ? -1 : 1) * plain || 0).toFixed(2);
}

/** The sum of plain decimals, exact to the cent. */
export function sumOf(amounts: readonly string[]): string {
  return (amounts.reduce((so, amount) => so + Math.round(Number(amount) * 100), 0) / 100).toFixed(2);
}

/** `1,240.50`, `1.240,50`, `1240,5`, `1,240`: a sign that groups by three is no decimal sign, unless it is the file's. */
function plainNumber(digits: string, decimal: DecimalSign): number | undefined {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last < 0) return Number(digits);
  const sign = digits[last] ?? '';
  const grouped = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(digits);
  const whole = digits.slice(0, last);
  if (grouped && (sign !== decimal || whole.includes(sign))) return Number(digits.replaceAll(/[.,]/g, ''));
  if (whole.includes(sign)) return undefined;
  const plain = `${whole.replaceAll(/[.,]/g, '') || '0'}.${digits.slice(last + 1)}`;
  return /^\d+\.\d*$/.test(plain) ? Number(plain) : undefined;
}

/** The address in lower case, as it is compared. */
export function readEmail(text: string): string | undefined {
  const email = text
    .trim()
    .replace(/^mailto:/i, '')
    .toLowerCase();
  return email.length <= 254 && /^[^\s@<>,;:"()[\]\\]+@[^\s@.<>,;:"()[\]\\]+(\.[^\s@.<>,;:"()[\]\\]+)+$/.test(email)
    ? email
    : undefined;
}

/** The e-mail address in a cell; of several the first. */
export function readEmails(text: string): { email: string; several: boolean } | undefined {
  const email = readEmail(text);
  if (email !== undefined) return { email, several: false };
  const found = text.split(/[\s,;|]+/).flatMap((part) => readEmail(part.replace(/^<(.*)>$/, '$1')) ?? []);
  return found[0] === undefined ? undefined : { email: found[0], several: found.length > 1 };
}

/** An apostrophe before digits says to a spreadsheet that they are text. */
export const withoutApostrophe = (text: string): string => text.replace(/^'(?=[+\d(])/, '');

/**
 * The digits that tell a phone apart, without North America's country code. Fewer than 5 or more than 15 digits
 * (ITU E.164) are no phone.
 */
export function phoneDigits(text: string): string | undefined {
  const digits = text.replaceAll(/[^0-9]/g, '');
  return digits.length >= 5 && digits.length <= 15 ? digits.replace(/^1([0-9]{10})$/, '$1') : undefined;
}

/** Half of a surrogate pair is no character: PostgreSQL's JSON refuses it. */
export const wellFormed = (text: string): string =>
  // Nearly all text has none, whole or half; the first test is the quick one.
  /[\ud800-\udfff]/.test(text) ? text.replaceAll(/\p{Surrogate}/gu, '\ufffd') : text;

/** One line of visible text, or undefined when it is blank. */
export function readText(text: string | undefined, maxLength = 500): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  const plain = text?.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  if (!plain) return undefined;
  return wellFormed(plain.length > maxLength ? [...plain.slice(0, maxLength * 2)].slice(0, maxLength).join('') : plain);
}

/** A count such as households: `1204`, `"1,204"`, `1204.0`. */
export function readCount(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value.trim().replaceAll(/[,\s]/g, '') || Number.NaN) : value;
  return typeof number === 'number' && number >= 0 && number < 2 ** 31 ? Math.round(number) : undefined;
}
