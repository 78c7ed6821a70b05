import type { OsmFeature } from '../../server/geometry/osm.ts';
import { openExtract } from '../../server/streets/extract/read.ts';

/** All features of an extract on disk. */
export async function* featuresOf(path: string): AsyncGenerator<OsmFeature[]> {
  const extract = await openExtract(path);
  yield* extract.nodes();
  yield* extract.ways();
  yield* extract.areas();
  await extract.close();
}
