import { useEffect, useState } from 'react';

type CenterOf = (h3: string) => readonly [number, number];

/** Loads the H3 library when blocks are on screen; null until then. */
export function useCellCenter(wanted: boolean): CenterOf | null {
  const [centerOf, setCenterOf] = useState<CenterOf | null>(null);
  useEffect(() => {
    if (!wanted || centerOf) return;
    let left = false;
    import('../map/cells.ts').then(
      ({ cellCenter }) => !left && setCenterOf(() => cellCenter),
      (error: unknown) => console.warn(error),
    );
    return () => {
      left = true;
    };
  }, [wanted, centerOf]);
  return centerOf;
}
