import type { Flat } from './project.ts';

interface Open {
  line: Flat;
  used: boolean;
}

/**
 * Joins lines that meet end to end into longer ones: fewer bytes, and names that run on over junctions. Where several
 * meet, the straightest continuation is taken. Unless `canTurn`, lines keep their direction.
 */
export function joinLines(lines: readonly Flat[], canTurn: boolean): Flat[] {
  const all: Open[] = lines.map((line) => ({ line, used: false }));
  const meeting = new Map<string, Open[]>();
  const note = (key: string, open: Open) => {
    const there = meeting.get(key);
    if (there) there.push(open);
    else meeting.set(key, [open]);
  };
  for (const open of all) {
    note(startOf(open.line), open);
    note(endOf(open.line), open);
  }

  /** The line that best goes on from the end of `line`, turned so that it begins there. */
  const next = (line: Flat): Flat | undefined => {
    let best: { open: Open; line: Flat; straightness: number } | undefined;
    for (const open of meeting.get(endOf(line)) ?? []) {
      if (open.used) continue;
      for (const turned of canTurn ? [open.line, reversed(open.line)] : [open.line]) {
        if (startOf(turned) !== endOf(line)) continue;
        const straightness = straightnessOf(line, turned);
        if (!best || straightness > best.straightness) best = { open, line: turned, straightness };
      }
    }
    if (best) best.open.used = true;
    return best?.line;
  };
  const prolong = (line: Flat): Flat[] => {
    const chain = [line];
    for (let following = next(line); following; following = next(following)) chain.push(following);
    return chain;
  };

  const joined: Flat[] = [];
  for (const open of all) {
    if (open.used) continue;
    open.used = true;
    const forward = prolong(open.line);
    if (!canTurn) {
      joined.push(concat(forward));
      continue;
    }
    const backward = prolong(reversed(open.line)).slice(1).reverse().map(reversed);
    joined.push(concat([...backward, ...forward]));
  }
  return joined;
}

const startOf = (line: Flat) => `${line[0]},${line[1]}`;
const endOf = (line: Flat) => `${line.at(-2)},${line.at(-1)}`;

function reversed(line: Flat): Flat {
  const turned = new Int32Array(line.length);
  for (let i = 0; i < line.length; i += 2) {
    turned[i] = line[line.length - 2 - i] ?? 0;
    turned[i + 1] = line[line.length - 1 - i] ?? 0;
  }
  return turned;
}

/** The cosine of the turn from one line's last segment into the other's first: 1 is straight on, -1 is back. */
function straightnessOf(before: Flat, after: Flat): number {
  const [ax, ay] = [(before.at(-2) ?? 0) - (before.at(-4) ?? 0), (before.at(-1) ?? 0) - (before.at(-3) ?? 0)];
  const [bx, by] = [(after[2] ?? 0) - (after[0] ?? 0), (after[3] ?? 0) - (after[1] ?? 0)];
  return (ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by) || 1);
}

function concat(chain: readonly Flat[]): Flat {
  const joined = new Int32Array(chain.reduce((sum, line) => sum + line.length - 2, 2));
  let used = 0;
  for (const line of chain) {
    joined.set(used === 0 ? line : line.subarray(2), used);
    used += used === 0 ? line.length : line.length - 2;
  }
  return joined;
}
