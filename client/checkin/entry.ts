/** How somebody came to the page: a poster's code, or a link made for one phone. */
export type Entry =
  | { by: 'code'; code: string; businessId: string }
  | { by: 'token'; token: string; businessId: string };

/** As the server reads it, however it was typed; undefined for what can be no code. */
export function readCode(text: string): Entry | undefined {
  const code = text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s\u2010-\u2015]+/g, (gap) => (gap.trim() ? '-' : ''));
  const businessId = /^([1-9]\d{0,17})-[0-9A-Z]{10}$/.exec(code)?.[1];
  return businessId ? { by: 'code', code, businessId } : undefined;
}

function readToken(text: string): Entry | undefined {
  const businessId = /^hhd_([1-9]\d{0,17})_[\w-]{43}$/.exec(text)?.[1];
  return businessId ? { by: 'token', token: text, businessId } : undefined;
}

/** What the address brought, `#code=…` or `#token=…`. Undefined where it brought nothing that can be right. */
export function readFragment(fragment: string): Entry | undefined {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  const [code, token] = [parts.get('code'), parts.get('token')];
  if (token !== null) return readToken(token.trim());
  return code === null ? undefined : readCode(code);
}
