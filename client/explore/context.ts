import { createContext, useContext } from 'react';
import type { Explore } from './useExplore.ts';

export const ExploreContext = createContext<Explore | null>(null);

export function useExplore(): Explore {
  const explore = useContext(ExploreContext);
  if (!explore) throw new Error('useExplore outside of the frame');
  return explore;
}
