import { type AreasView, defaultAreas, readAreas, writeAreas } from './areas.ts';
import { type CampaignsView, defaultCampaigns, readCampaigns, writeCampaigns } from './campaigns.ts';
import { type ViewMetric, viewMetrics } from './metrics.ts';
import { oneOf } from './one-of.ts';
import { type CustomerSort, customerSorts, type RfmGroup, rfmGroups } from './people.ts';
import { daysPeriod, type Period, periodPresets } from './period.ts';
import { type SettingsPart, settingsParts } from './settings.ts';

export const pages = [
  'explore',
  'areas',
  'fences',
  'customers',
  'segments',
  'campaigns',
  'insights',
  'import',
  'settings',
] as const;
export type Page = (typeof pages)[number];
export const layers = ['blocks', 'neighborhoods'] as const;
export type Layer = (typeof layers)[number];

export interface Camera {
  lng: number;
  lat: number;
  zoom: number;
}

export interface Selection {
  kind: 'block' | 'neighborhood' | 'store';
  id: string;
}

/** Everything a shared link carries. */
export interface View {
  page: Page;
  importId: string | null;
  camera: Camera | null;
  layer: Layer;
  metric: ViewMetric;
  period: Period;
  /** null follows the zoom */
  resolution: number | null;
  merge: boolean;
  /** a saved trade area the blocks are narrowed to */
  insideId: string | null;
  /** legend classes left on; empty means all */
  classes: number[];
  selection: Selection | null;
  storeId: string | null;
  /** of the page of trade areas; links to other pages leave it out */
  areas: AreasView;
  /** of the pages of campaigns; links to other pages leave it out */
  campaigns: CampaignsView;
  /** the customer whose page is open */
  customerId: string | null;
  /** the segment being built: its id, or `new` */
  editedSegment: string | null;
  /** a saved segment that the blocks, the neighborhoods and the list of customers are narrowed to */
  segmentId: string | null;
  /** of the list of customers */
  find: string;
  sort: CustomerSort;
  inNeighborhoodId: string | null;
  /** of the page of insights: the group shown on the map */
  rfmGroup: RfmGroup | null;
  /** the zone that is open: its id, or `new` */
  fenceId: string | null;
  /** it is being changed */
  editsFence: boolean;
  /** what happened there that is explained */
  fenceEventId: string | null;
  /** the page behind the settings that is open */
  settingsPart: SettingsPart | null;
  /** the phone or till that is open: its id, or `new` */
  deviceId: string | null;
  /** the webhook that is open: its id, or `new` */
  webhookId: string | null;
}

export const defaultView: View = {
  page: 'explore',
  importId: null,
  camera: null,
  layer: 'blocks',
  metric: 'customers',
  period: { kind: 'preset', preset: 'all' },
  resolution: null,
  merge: false,
  insideId: null,
  classes: [],
  selection: null,
  storeId: null,
  areas: defaultAreas,
  campaigns: defaultCampaigns,
  customerId: null,
  editedSegment: null,
  segmentId: null,
  find: '',
  sort: 'last_purchase',
  inNeighborhoodId: null,
  rfmGroup: null,
  fenceId: null,
  editsFence: false,
  fenceEventId: null,
  settingsPart: null,
  deviceId: null,
  webhookId: null,
};

function readCamera(text: string | null): Camera | null {
  const [lat, lng, zoom, ...rest] = (text ?? '')
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (lat === undefined || lng === undefined || zoom === undefined || rest.length > 0) return null;
  const possible = Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && zoom >= 0 && zoom <= 22;
  return possible ? { lat, lng, zoom } : null;
}

function readPeriod(query: URLSearchParams): Period {
  const days = daysPeriod(query.get('from') ?? '', query.get('to') ?? '');
  return days ?? { kind: 'preset', preset: oneOf(periodPresets, query.get('period'), 'all') };
}

function readResolution(text: string | null): number | null {
  return text !== null && /^([5-9]|1[0-2])$/.test(text) ? Number(text) : null;
}

function readSelection(query: URLSearchParams): Selection | null {
  for (const kind of ['block', 'neighborhood', 'store'] as const) {
    const id = query.get(kind);
    if (id) return { kind, id };
  }
  return null;
}

function readPath(path: string): { page: Page; id: string | null } {
  const [first, second] = path.split('/').filter(Boolean);
  return { page: oneOf(pages, first ?? null, 'explore'), id: second ?? null };
}

/** What the path names: one import, one saved area, one customer, one segment, one zone, one campaign. */
function pathId({
  page,
  importId,
  areas,
  campaigns,
  customerId,
  editedSegment,
  fenceId,
  settingsPart,
}: View): string | null {
  const ids = {
    import: importId,
    areas: areas.savedId,
    campaigns: campaigns.id,
    customers: customerId,
    segments: editedSegment,
    fences: fenceId,
    settings: settingsPart,
  };
  return page in ids ? ids[page as keyof typeof ids] : null;
}

type FenceView = Pick<View, 'fenceId' | 'editsFence' | 'fenceEventId'>;

/** A new zone is always being made, and nothing happened there yet. */
function readFence(query: URLSearchParams, id: string | null): FenceView {
  const known = id !== null && id !== 'new';
  return {
    fenceId: id,
    editsFence: known && query.get('edit') === 'true',
    fenceEventId: known ? query.get('event') : null,
  };
}

type SettingsView = Pick<View, 'settingsPart' | 'deviceId' | 'webhookId'>;

function readSettings(query: URLSearchParams, id: string | null): SettingsView {
  const settingsPart = settingsParts.find((part) => part === id) ?? null;
  return {
    settingsPart,
    deviceId: settingsPart === 'phones' ? query.get('device') : null,
    webhookId: settingsPart === 'webhooks' ? query.get('webhook') : null,
  };
}

/** Reads a view from a path and query. Anything unreadable falls back to its default: a link never breaks. */
export function decodeView(path: string, search: string): View {
  const query = new URLSearchParams(search);
  const { page, id } = readPath(path);
  const layer = oneOf(layers, query.get('layer'), defaultView.layer);
  const metric = oneOf(viewMetrics, query.get('metric'), defaultView.metric);
  const classes = (query.get('classes') ?? '').split('.').filter((part) => /^[0-6]$/.test(part));
  return {
    page,
    importId: page === 'import' ? id : null,
    camera: readCamera(query.get('at')),
    layer,
    metric: layer === 'blocks' && metric === 'penetration' ? 'customers' : metric,
    period: readPeriod(query),
    resolution: readResolution(query.get('resolution')),
    merge: query.get('merge') === 'true',
    insideId: query.get('inside'),
    classes: [...new Set(classes.map(Number))].sort((a, b) => a - b),
    selection: readSelection(query),
    storeId: query.get('from-store'),
    areas: page === 'areas' ? readAreas(query, id) : defaultAreas,
    campaigns: page === 'campaigns' ? readCampaigns(query, id) : defaultCampaigns,
    customerId: page === 'customers' ? id : null,
    editedSegment: page === 'segments' ? id : null,
    segmentId: query.get('segment'),
    find: query.get('find') ?? '',
    sort: oneOf(customerSorts, query.get('sort'), defaultView.sort),
    inNeighborhoodId: query.get('in'),
    rfmGroup: page === 'insights' ? (rfmGroups.find((group) => group === query.get('group')) ?? null) : null,
    ...readFence(query, page === 'fences' ? id : null),
    ...readSettings(query, page === 'settings' ? id : null),
  };
}

/** Writes a view as a path and query; defaults are left out, so a fresh view is a short link. */
export function encodeView(view: View): string {
  const query = new URLSearchParams();
  const { camera, period } = view;
  if (camera) query.set('at', `${camera.lat.toFixed(5)},${camera.lng.toFixed(5)},${Number(camera.zoom.toFixed(2))}`);
  if (view.layer !== defaultView.layer) query.set('layer', view.layer);
  if (view.metric !== defaultView.metric) query.set('metric', view.metric);
  if (period.kind === 'days') {
    query.set('from', period.from);
    query.set('to', period.to);
  } else if (period.preset !== 'all') query.set('period', period.preset);
  if (view.resolution !== null) query.set('resolution', String(view.resolution));
  if (view.merge) query.set('merge', 'true');
  if (view.insideId) query.set('inside', view.insideId);
  if (view.classes.length > 0) query.set('classes', view.classes.join('.'));
  if (view.selection) query.set(view.selection.kind, view.selection.id);
  if (view.storeId) query.set('from-store', view.storeId);
  if (view.segmentId) query.set('segment', view.segmentId);
  if (view.page === 'areas') writeAreas(query, view.areas);
  if (view.page === 'campaigns') writeCampaigns(query, view.campaigns);
  if (view.page === 'customers') {
    if (view.find) query.set('find', view.find);
    if (view.sort !== defaultView.sort) query.set('sort', view.sort);
    if (view.inNeighborhoodId) query.set('in', view.inNeighborhoodId);
  }
  if (view.page === 'insights' && view.rfmGroup) query.set('group', view.rfmGroup);
  if (view.page === 'fences' && view.fenceId !== null && view.fenceId !== 'new') {
    if (view.editsFence) query.set('edit', 'true');
    if (view.fenceEventId) query.set('event', view.fenceEventId);
  }
  if (view.page === 'settings' && view.settingsPart === 'phones' && view.deviceId) query.set('device', view.deviceId);
  if (view.page === 'settings' && view.settingsPart === 'webhooks' && view.webhookId)
    query.set('webhook', view.webhookId);
  const id = pathId(view);
  const path = view.page === 'explore' ? '/' : `/${view.page}${id ? `/${encodeURIComponent(id)}` : ''}`;
  const text = query.toString().replaceAll('%2C', ',');
  return text ? `${path}?${text}` : path;
}
