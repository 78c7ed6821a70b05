import { cancelImports, confirmImports } from '../api/imports-review.ts';
import { queryClient } from '../api/query-client.ts';
import { notify, notifyFailure } from '../notify/notices.ts';
import { tReview } from '../strings/en-review.ts';
import { setView } from '../view/view.ts';
import { watched } from './upload-state.ts';

/** Not the previews: of an import that is no longer in review there is none. */
const refresh = () =>
  Promise.all(['list', 'one'].map((what) => queryClient.invalidateQueries({ queryKey: ['imports', what] })));

/** Begins the imports that have something to bring in, and shows the first of them. */
export async function bringIn(ids: readonly string[], empty: readonly string[]): Promise<void> {
  const [first] = ids;
  if (first === undefined) return;
  try {
    await confirmImports(ids, empty);
    watched.set([...watched.get(), ...ids]);
    setView({ page: 'import', importId: first }, 'replace');
  } catch (error) {
    notifyFailure(tReview('review.notConfirmed'), error);
  }
  await refresh();
}

/** Lets the files go. Nothing of them was written, so nothing is asked. */
export async function dropReviews(ids: readonly string[]): Promise<void> {
  try {
    await cancelImports(ids);
    setView({ page: 'import', importId: null }, 'replace');
    notify({ tone: 'done', text: tReview('review.cancelled') });
  } catch (error) {
    notifyFailure(tReview('review.notCancelled'), error);
  }
  await refresh();
}
