import { type FenceDraft, keyOf, parseDraft } from './draft.ts';

/** Private windows may refuse to keep anything; then a draft lives as long as its page. */
const kept = (work: () => string | null): string | null => {
  try {
    return work();
  } catch {
    return null;
  }
};

export const readDraft = (businessId: string, id: string): FenceDraft | null =>
  parseDraft(kept(() => localStorage.getItem(keyOf(businessId, id))));

export function writeDraft(businessId: string, id: string, draft: FenceDraft | null): void {
  kept(() => {
    if (draft) localStorage.setItem(keyOf(businessId, id), JSON.stringify(draft));
    else localStorage.removeItem(keyOf(businessId, id));
    return null;
  });
}
