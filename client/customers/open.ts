import type { MouseEvent } from 'react';
import { encodeView, type View } from '../view/codec.ts';
import { getView, setView } from '../view/view.ts';

/** In the place of a customer's id: the pairs that may be the same person. Ids are digits. */
export const doublesId = 'doubles';

/** Whose page was open last: the list comes back to their row. */
let lastOpen: string | null = null;
export const takeLastOpen = (): string | null => {
  const id = lastOpen;
  lastOpen = null;
  return id;
};

export function openCustomer(id: string | null, how: 'push' | 'replace' = 'push'): void {
  lastOpen = id ?? getView().customerId;
  setView({ page: 'customers', customerId: id }, how);
}

/** Of a link to a customer's page, which a new tab can open too. */
export const customerLink = (view: View, id: string | null) => ({
  href: encodeView({ ...view, page: 'customers', customerId: id }),
  onClick: (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    openCustomer(id);
  },
});
