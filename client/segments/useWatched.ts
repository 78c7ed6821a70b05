import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { type Definition, useSegmentPreview } from '../api/segments.ts';
import { viewport } from '../map/viewport.ts';
import { useValue } from '../view/value.ts';
import { sameDefinition } from './draft.ts';

const typingMs = 200;
const blocks = { coarsest: 5, finest: 10, usual: 8 };

export type Watched = ReturnType<typeof useWatched>;

/** A definition counted while it changes, with the blocks where its people live as fine as the map's zoom. */
export function useWatched(definition: Definition | null) {
  const seen = useValue(viewport);
  const resolution = Math.min(blocks.finest, Math.max(blocks.coarsest, seen?.resolution ?? blocks.usual));
  const text = JSON.stringify(definition);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it says counts, not which object says it
  const steady = useMemo(() => definition, [text]);
  const [settled] = useDebouncedValue(steady, typingMs, { leading: true });
  const ask = useMemo(() => (settled ? { definition: settled, resolution } : null), [settled, resolution]);
  const answer = useSegmentPreview(ask);
  const { data } = answer;
  return {
    definition: steady,
    preview: data?.preview ?? null,
    resolution,
    /** another definition is being counted */
    stale: data !== undefined && steady !== null && !sameDefinition(data.definition, steady),
    loading: data === undefined && answer.isPending && ask !== null,
    error: answer.error,
    retry: () => answer.refetch(),
  };
}
