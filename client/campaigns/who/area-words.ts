import type { CampaignArea } from '../../api/reach.ts';
import type { Names } from '../../fences/words.ts';
import { formatNumber, formatRadius } from '../../format/format.ts';
import { locale } from '../../format/locale.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';

const gone = () => t('place.gone');
const mostNamed = 3;

function hoodWords(ids: readonly string[], names: Names): string {
  const known = ids.map((id) => names.neighborhood(id) ?? gone());
  const shown = known.slice(0, mostNamed);
  const others = known.length - shown.length;
  const all = others > 0 ? [...shown, t('place.more', { count: others, n: formatNumber(others) })] : shown;
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(all);
}

/** What a part of the area is, in a few words. */
export function areaWords(area: CampaignArea, names: Names): string {
  const store = (id: string) => names.store(id) ?? gone();
  switch (area.type) {
    case 'everywhere':
      return t('place.everywhere');
    case 'circle':
      return t('place.circle', { radius: formatRadius(area.radiusMeters) });
    case 'Polygon':
    case 'MultiPolygon': {
      const rings = area.type === 'Polygon' ? area.coordinates : area.coordinates.flat();
      const corners = rings.reduce((sum, ring) => sum + ring.length - 1, 0);
      return t('place.outline', { count: corners, n: formatNumber(corners) });
    }
    case 'cells':
      return t('place.blocks', { count: area.cells.length, n: formatNumber(area.cells.length) });
    case 'neighborhoods':
      return hoodWords(area.ids, names);
    case 'catchment':
      return t('place.saved', { name: names.area(area.id) ?? gone() });
    case 'isochrone':
      return t('place.time', {
        n: formatNumber(area.minutes),
        mode: t(`mode.${area.mode}`),
        store: store(area.storeId),
      });
    case 'band':
      return area.fromMeters > 0
        ? t('place.band', {
            from: formatRadius(area.fromMeters),
            to: formatRadius(area.toMeters),
            store: store(area.storeId),
          })
        : t('place.within', { to: formatRadius(area.toMeters), store: store(area.storeId) });
    case 'union':
    case 'difference':
      return t('place.combined');
  }
}
