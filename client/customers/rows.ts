/** Which of `count` rows a key goes to from row `at`, or null where it is not for them. */
export function nextRow(key: string, at: number, count: number): number | null {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[key];
  return to === undefined || at < 0 || to < 0 || to >= count ? null : to;
}
