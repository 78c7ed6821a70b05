/** An amount as people write it, with a point or a comma; null for none, undefined for what is no amount. */
export function readAmount(text: string): number | null | undefined {
  const plain = text.replaceAll(/[\s\u00a0']/g, '');
  if (plain === '') return null;
  if (!/^\d{1,8}([.,]\d{1,2})?$/.test(plain)) return undefined;
  const amount = Number(plain.replace(',', '.'));
  return amount <= 1e7 ? amount : undefined;
}

/** A scanner types wherever the cursor is: a code in the field of the amount is the next person's. */
export const looksLikeCode = (text: string): boolean =>
  /[a-z]/i.test(text) && text.replaceAll(/[\s-]/g, '').length >= 3;
