import type { CampaignArea } from '../../server/contract/audience.ts';
import type { Campaign, CampaignFields } from '../../server/contract/campaigns.ts';
import { type Drawing, type DrawingAction, draw, startDrawing, type Tool } from '../drawing/edit.ts';
import type { Drawn } from '../drawing/shapes.ts';
import {
  drawable,
  isFull,
  type Part,
  placeOf,
  readParts,
  type Sign,
  type Way,
  wayOf,
  withoutPart,
  withPart,
  writeParts,
} from './parts.ts';

/** The part of the area that is open; `index` null: a new one of which nothing is there yet. */
export interface OpenPart {
  index: number | null;
  sign: Sign;
  way: Way;
}

interface Moment {
  fields: CampaignFields;
  open: OpenPart | null;
}

/** A campaign being made, as plain data: what it was, what it is, what was undone; and what the pointer does on the map. */
export interface Editor extends Moment {
  past: readonly Moment[];
  future: readonly Moment[];
  /** the field the last step was typed into: further typing there is the same step */
  field: string | null;
  tool: Tool;
  /** while the pointer moves: counted, and not yet a step that can be undone */
  sketch: Drawn | null;
}

export type EditAction =
  | { do: 'change'; patch: Partial<CampaignFields>; field?: string }
  /** what was changed elsewhere: no step of this person's */
  | { do: 'take'; fields: CampaignFields }
  | { do: 'open-part'; index: number }
  | { do: 'new-part'; sign: Sign; way: Way }
  | { do: 'close-part' }
  | { do: 'put-part'; area: CampaignArea | null; field?: string }
  | { do: 'remove-part'; index: number }
  | { do: 'flip-part'; index: number }
  | { do: 'draw'; action: DrawingAction }
  | { do: 'undo' }
  | { do: 'redo' };

const mostSteps = 200;
const fieldKeys = [
  'name',
  'area',
  'segmentId',
  'channels',
  'offer',
  'variants',
  'schedule',
  'trigger',
  'limits',
  'holdout',
  'priority',
  'quietHours',
] as const satisfies readonly (keyof CampaignFields)[];
export const campaignKeys: readonly (keyof CampaignFields)[] = fieldKeys;

/** What of a campaign can be changed. */
export const fieldsOf = (campaign: CampaignFields | Campaign): CampaignFields =>
  Object.fromEntries(fieldKeys.map((key) => [key, campaign[key]])) as unknown as CampaignFields;

export const startEditor = (fields: CampaignFields): Editor => ({
  fields,
  open: null,
  past: [],
  future: [],
  field: null,
  tool: 'hold',
  sketch: null,
});

const rest = { tool: 'hold', sketch: null } as const satisfies Partial<Editor>;

/** One step more that can be undone. */
function step(editor: Editor, next: Partial<Moment>, field: string | null): Editor {
  const { fields, open } = editor;
  const goesOn = field !== null && field === editor.field;
  const past = goesOn ? editor.past : [...editor.past, { fields, open }].slice(-mostSteps);
  return { ...editor, ...next, past, future: [], field };
}

const withArea = (editor: Editor, parts: readonly Part[]): CampaignFields => ({
  ...editor.fields,
  area: writeParts(parts),
});

export const partsOf = ({ fields }: Pick<Editor, 'fields'>): Part[] => readParts(fields.area);

/** The part that is open, as far as it is there. */
export const openArea = (editor: Editor): CampaignArea | undefined =>
  editor.open?.index == null ? undefined : partsOf(editor)[editor.open.index]?.area;

function putPart(editor: Editor, area: CampaignArea | null, field: string | null): Editor {
  const { open } = editor;
  if (!open) return editor;
  const parts = partsOf(editor);
  const { index, sign } = open;
  if (area === null) {
    if (index === null) return editor;
    return step(editor, { fields: withArea(editor, withoutPart(parts, index)), open: { ...open, index: null } }, field);
  }
  if (index !== null) {
    if (JSON.stringify(parts[index]?.area) === JSON.stringify(area)) return editor;
    const next = parts.map((part, at) => (at === index ? { sign, area } : part));
    return step(editor, { fields: withArea(editor, next) }, field);
  }
  if (isFull(parts, sign)) return editor;
  const added = withPart(parts, { sign, area });
  return step(editor, { fields: withArea(editor, added.parts), open: { ...open, index: added.index } }, field);
}

/** The area with what is being drawn right now. */
export function shownArea(editor: Editor): CampaignArea {
  const { sketch } = editor;
  return (sketch ? putPart(editor, placeOf(sketch), null) : editor).fields.area;
}

/** The open part as the pen and the fields of drawing see it. */
export const drawingOf = (editor: Editor): Drawing => ({
  ...startDrawing(drawable(openArea(editor))),
  tool: editor.tool,
  sketch: editor.sketch,
});

function drawn(editor: Editor, action: DrawingAction): Editor {
  if (!editor.open) return editor;
  const before = drawingOf(editor);
  const { area, tool, sketch } = draw(before, action);
  const next: Editor = { ...editor, tool, sketch };
  if (area === before.area) return next;
  const field = action.do === 'put' && action.field ? `area ${action.field}` : null;
  return { ...putPart(next, area && placeOf(area), field), tool, sketch };
}

function flip(editor: Editor, index: number): Editor {
  const parts = partsOf(editor);
  const part = parts[index];
  if (!part) return editor;
  const sign = part.sign === '+' ? '-' : '+';
  if (isFull(parts, sign)) return editor;
  const { parts: next } = withPart(withoutPart(parts, index), { sign, area: part.area });
  return { ...step(editor, { fields: withArea(editor, next), open: null }, null), ...rest };
}

const toolOf = (way: Way): Tool => (way === 'blocks' ? 'blocks' : 'hold');

function openPart(editor: Editor, index: number): Editor {
  const part = partsOf(editor)[index];
  const way = part && wayOf(part.area);
  if (!part || !way) return editor;
  return { ...editor, ...rest, open: { index, sign: part.sign, way }, tool: toolOf(way), field: null };
}

function undo(editor: Editor): Editor {
  const { fields, open, past, future } = editor;
  const before = past.at(-1);
  if (!before) return editor;
  return { ...editor, ...before, ...rest, past: past.slice(0, -1), future: [{ fields, open }, ...future], field: null };
}

function redo(editor: Editor): Editor {
  const { fields, open, past, future } = editor;
  const [next, ...others] = future;
  if (!next) return editor;
  return { ...editor, ...next, ...rest, past: [...past, { fields, open }], future: others, field: null };
}

export function edit(editor: Editor, action: EditAction): Editor {
  switch (action.do) {
    case 'change':
      return step(editor, { fields: { ...editor.fields, ...action.patch } }, action.field ?? null);
    case 'take':
      // Parts may be others now, and the steps back would undo what somebody else did.
      return { ...startEditor(action.fields) };
    case 'open-part':
      return openPart(editor, action.index);
    case 'new-part': {
      const { sign, way } = action;
      return { ...editor, ...rest, open: { index: null, sign, way }, tool: toolOf(way), field: null };
    }
    case 'close-part':
      return { ...editor, ...rest, open: null, field: null };
    case 'put-part':
      return putPart(editor, action.area, action.field ? `area ${action.field}` : null);
    case 'remove-part': {
      const next = withoutPart(partsOf(editor), action.index);
      return { ...step(editor, { fields: withArea(editor, next), open: null }, null), ...rest };
    }
    case 'flip-part':
      return flip(editor, action.index);
    case 'draw':
      return drawn(editor, action.action);
    case 'undo':
      return undo(editor);
    case 'redo':
      return redo(editor);
  }
}
