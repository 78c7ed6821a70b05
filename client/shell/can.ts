import { useSession } from '../api/session.ts';

/** What this person may do; the server decides, this only hides what it would refuse. */
export function useCan(): { change: boolean; keys: boolean; saveAreas: boolean } {
  const { data } = useSession();
  const owner = data?.role === 'owner';
  return { change: owner, keys: owner, saveAreas: owner || data?.role === 'marketer' };
}
