/** Letters that Unicode does not take apart. */
const ligatures: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Lower case without accents; compatibility forms (full width, superscripts) become plain. Idempotent. */
export function fold(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
  return plain.replace(/[ßæœøłđðþı]/g, (letter) => ligatures[letter] ?? letter);
}

/**
 * The words of a text, folded. An elided article stands alone (`d'Italie`: d, italie), any other apostrophe closes up
 * (`O'Donnell`: odonnell). A point closes up an abbreviation (`N.W.`: nw) but separates a whole word (`St.Paul`).
 */
export function wordsOf(text: string): string[] {
  return fold(text)
    .replace(/(?<![\p{L}\p{N}])([dl])['’`´ʹʼ′](?=\p{L})/gu, '$1 ')
    .replace(/['’`´ʹʼ′]/gu, '')
    .replace(/\.(?=\p{L}{4})/gu, ' ')
    .replace(/(?<=[\p{L}\p{N}])\.(?=\p{L})/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
