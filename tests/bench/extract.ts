/**
 * `npx tsx tests/bench/extract.ts SOURCE.osm.pbf [MEGABYTES]`: copies an extract side by side until it has that many
 * megabytes (default 100), reads and draws it as an import does, and prints time and the memory of the process that did.
 * Linux only (it looks into /proc).
 */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OsmData } from '../../geodata/town/osm-pbf.ts';
import { Block } from '../../server/streets/extract/block.ts';
import { openBlocks } from '../../server/streets/extract/blocks.ts';
import { prepareApart } from '../../server/streets/process.ts';
import { blocksOf, extractOf, headerBlock } from '../streets/blocks.ts';

const [source, megabytes = '100'] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: npx tsx tests/bench/extract.ts SOURCE.osm.pbf [MEGABYTES]');
  process.exit(2);
}

/** Further apart than any two ids of one extract. */
const idStep = 2e10;

async function readData(path: string): Promise<OsmData & { bbox: number[] }> {
  const blocks = await openBlocks(path);
  const data: OsmData = { nodes: [], ways: [], relations: [] };
  for (const frame of blocks.frames) {
    const block = new Block(await blocks.read(frame));
    block.eachNode((id, lng7, lat7, tags = {}) => data.nodes.push({ id, position: [lng7 / 1e7, lat7 / 1e7], tags }));
    for (const { id, refs, tags } of block.ways()) data.ways.push({ id, nodes: refs, tags });
    data.relations.push(...block.relations());
  }
  await blocks.close();
  return { ...data, bbox: blocks.header.bbox ?? [0, 0, 0.1, 0.1] };
}

/** Nodes of all copies, then ways, then relations, each by ascending id, as extracts are. */
async function makeLarge(path: string): Promise<number> {
  const { nodes, ways, relations, bbox } = await readData(source ?? '');
  const [west = 0, south = 0, east = 0, north = 0] = bbox;
  const one = blocksOf(extractOf({ nodes, ways, relations })).reduce((sum, { length }) => sum + length, 0);
  const across = Math.max(1, Math.round(Math.sqrt((Number(megabytes) * 1e6) / one)));
  const copies = Array.from({ length: across * across }, (_none, at) => ({
    ids: at * idStep,
    lng: (at % across) * (east - west),
    lat: Math.floor(at / across) * (north - south) - (across * (north - south)) / 2,
  }));
  const append = (data: Partial<OsmData>) => appendFileSync(path, Buffer.concat(blocksOf(extractOf(data)).slice(1)));
  const box = [west, south - (across * (north - south)) / 2, west + across * (east - west)];
  writeFileSync(path, headerBlock({ box: [...box, south + (across * (north - south)) / 2] }));
  for (const { ids, lng, lat } of copies)
    append({
      nodes: nodes.map(({ id, position: [x, y], tags }) => ({ id: id + ids, position: [x + lng, y + lat], tags })),
    });
  for (const { ids } of copies)
    append({ ways: ways.map((way) => ({ ...way, id: way.id + ids, nodes: way.nodes.map((id) => id + ids) })) });
  for (const { ids } of copies)
    append({
      relations: relations.map((relation) => ({
        ...relation,
        id: relation.id + ids,
        members: relation.members.map((member) => ({ ...member, ref: member.ref + ids })),
      })),
    });
  console.log(`${copies.length} copies, ${(nodes.length * copies.length).toLocaleString('en')} nodes`);
  return statSync(path).size / 1e6;
}

/** What the process that this one starts has used so far: at most megabytes at once, and seconds of a core. */
function watchChild(): () => { megabytes: number; coreSeconds: number } {
  const used = { megabytes: 0, coreSeconds: 0 };
  const look = () => {
    for (const pid of readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)) {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const times = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        used.megabytes = Math.max(used.megabytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000);
        // In hundredths of a second, in user and in kernel mode.
        used.coreSeconds = Math.max(used.coreSeconds, (Number(times[11]) + Number(times[12])) / 100);
      } catch {
        // It ended meanwhile.
      }
    }
  };
  const timer = setInterval(look, 100);
  timer.unref();
  return () => {
    look();
    return { ...used };
  };
}

const directory = mkdtempSync(join(tmpdir(), 'hexhood-bench-'));
try {
  const path = join(directory, 'large.osm.pbf');
  const size = await makeLarge(path);
  const into = join(directory, 'out');
  mkdirSync(into);
  const used = watchChild();
  const start = performance.now();
  let read = { seconds: 0, coreSeconds: 0 };
  const seconds = () => (performance.now() - start) / 1000;
  const outcome = await prepareApart(path, into, {
    signal: new AbortController().signal,
    onProgress() {},
    onRead() {
      read = { seconds: seconds(), coreSeconds: used().coreSeconds };
    },
  });
  const all = { seconds: seconds(), ...used() };
  console.log('refused' in outcome ? outcome : { counts: outcome.counts, problems: outcome.problems });
  const show = (of: { seconds: number; coreSeconds: number }) =>
    `${of.seconds.toFixed(1)} s (${of.coreSeconds.toFixed(1)} s of a core)`;
  console.log(
    `${size.toFixed(0)} MB: read in ${show(read)}, ${(size / read.coreSeconds).toFixed(1)} MB for each of these; ` +
      `read and drawn in ${show(all)}; ${all.megabytes.toFixed(0)} MB of memory at most; ` +
      `${(statSync(join(into, 'tiles')).size / 1e6).toFixed(0)} MB of tiles`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}
