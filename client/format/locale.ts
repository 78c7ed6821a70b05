/** How this reader writes numbers, dates and distances; the words around them are in strings/. In tests: English. */
export const locale = (globalThis as { navigator?: { language: string } }).navigator?.language ?? 'en';
