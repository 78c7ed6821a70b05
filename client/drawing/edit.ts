import type { FenceArea } from '../../server/contract/geofences.ts';
import type { Drawn } from './shapes.ts';

/** What the pointer does on the map; `hold` takes hold of what is there. */
export const tools = ['hold', 'circle', 'polygon', 'blocks'] as const;
export type Tool = (typeof tools)[number];

/** An area being made, as plain data: what it was, what it is, what was undone. */
export interface Drawing {
  area: FenceArea | null;
  past: readonly (FenceArea | null)[];
  future: readonly (FenceArea | null)[];
  tool: Tool;
  /** while the pointer moves: shown and measured, and not yet a step that can be undone */
  sketch: Drawn | null;
  /** the field the last step was typed into: further typing there is the same step */
  field: string | null;
}

export type DrawingAction =
  | { do: 'take'; tool: Tool }
  | { do: 'sketch'; area: Drawn | null }
  | { do: 'put'; area: FenceArea | null; field?: string }
  | { do: 'block'; cell: string }
  | { do: 'undo' }
  | { do: 'redo' }
  | { do: 'begin'; area: FenceArea | null };

const mostSteps = 200;

export const startDrawing = (area: FenceArea | null): Drawing => ({
  area,
  past: [],
  future: [],
  tool: 'hold',
  sketch: null,
  field: null,
});

export function draw(drawing: Drawing, action: DrawingAction): Drawing {
  switch (action.do) {
    case 'take':
      return { ...drawing, tool: action.tool, sketch: null, field: null };
    case 'sketch':
      return { ...drawing, sketch: action.area };
    case 'put':
      return put(drawing, action.area, action.field ?? null);
    case 'block':
      // Blocks are clicked one after another, also when the last one was taken away.
      return { ...put(drawing, withBlock(drawing.area, action.cell), null), tool: 'blocks' };
    case 'undo':
      return undo(drawing);
    case 'redo':
      return redo(drawing);
    case 'begin':
      return startDrawing(action.area);
  }
}

const same = (one: FenceArea | null, other: FenceArea | null): boolean => JSON.stringify(one) === JSON.stringify(other);

function put(drawing: Drawing, area: FenceArea | null, field: string | null): Drawing {
  // What was drawn can be taken hold of; among blocks more can be picked.
  const picks = drawing.tool === 'blocks' && (area === null || area.type === 'cells');
  const tool = picks ? 'blocks' : 'hold';
  if (same(area, drawing.area)) return { ...drawing, tool, sketch: null };
  const goesOn = field !== null && field === drawing.field;
  const past = goesOn ? drawing.past : [...drawing.past, drawing.area].slice(-mostSteps);
  return { area, past, future: [], tool, sketch: null, field };
}

function undo({ area, past, future, tool }: Drawing): Drawing {
  const [before] = past.slice(-1);
  if (before === undefined) return { area, past, future, tool, sketch: null, field: null };
  return { area: before, past: past.slice(0, -1), future: [area, ...future], tool, sketch: null, field: null };
}

function redo({ area, past, future, tool }: Drawing): Drawing {
  const [next, ...rest] = future;
  if (next === undefined) return { area, past, future, tool, sketch: null, field: null };
  return { area: next, past: [...past, area], future: rest, tool, sketch: null, field: null };
}

/** A block added, or taken away where it was chosen. The last one taken away leaves nothing. */
function withBlock(area: FenceArea | null, cell: string): FenceArea | null {
  const cells = area?.type === 'cells' ? area.cells : [];
  const next = cells.includes(cell) ? cells.filter((one) => one !== cell) : [...cells, cell];
  return next.length > 0 ? { type: 'cells', cells: next } : null;
}
