import type { Address } from './addresses.ts';
import { neighborhoodPlans } from './neighborhood-plan.ts';
import { railPlan, storePlan } from './plan.ts';
import { at, type Random } from './random.ts';
import { distanceMeters, type Point } from './shapes.ts';

/** A shop or another place people go to; it stands at its address, a step towards the street from the middle. */
export interface Place {
  point: Point;
  tags: Record<string, string>;
}

export interface Places {
  store: { name: string; address: Address; point: Point };
  list: Place[];
}

interface Trade {
  tags: Record<string, string>;
  names: readonly string[];
  /** Where such places settle. */
  styles: readonly string[];
}

const busy = ['core', 'tenements', 'terraces'];
const everywhere = ['core', 'tenements', 'terraces', 'suburb', 'villas'];

const trades: readonly Trade[] = [
  { tags: { shop: 'bakery' }, names: ['Crumb & Crust', 'Le Petit Pétrin', "Oven's End", 'Sauerteig & Co.', 'Lock Bakery'], styles: everywhere },
  { tags: { amenity: 'cafe' }, names: ['Café Brûlé', 'The Blue Kettle', 'Kaffee am Kai', 'Second Cup of Wabe', 'Fika Hörnan', 'Corner Beans', 'Eyot View'], styles: busy },
  { tags: { shop: 'supermarket' }, names: ['Hivemart', 'Hivemart West', 'Hivemart East', 'Basket & Barrow'], styles: ['terraces', 'suburb'] },
  { tags: { amenity: 'restaurant' }, names: ['Zum Anker', 'Trattoria Favo', 'The Smokehouse', 'Nem & Pho', 'La Ruche', 'Old Toll House'], styles: busy },
  { tags: { amenity: 'pharmacy' }, names: ['Market Pharmacy', 'Overbridge Pharmacy', 'Heath Pharmacy'], styles: everywhere },
  { tags: { amenity: 'school' }, names: ['Lindenhöfe School', "St. Ola's Primary", 'Overbridge Academy', 'Southbank School'], styles: everywhere },
  { tags: { amenity: 'library' }, names: ['Wabencombe Library'], styles: ['core'] },
  { tags: { amenity: 'townhall' }, names: ['Guildhall'], styles: ['core'] },
  { tags: { amenity: 'place_of_worship', religion: 'christian' }, names: ["St. Ambrose's", 'Harbour Chapel'], styles: busy },
  { tags: { shop: 'books' }, names: ['Dog-Eared'], styles: ['core'] },
  { tags: { shop: 'florist' }, names: ['Stem', 'Blütezeit'], styles: busy },
  { tags: { shop: 'bicycle' }, names: ['Spoke & Chain'], styles: busy },
  { tags: { amenity: 'fuel' }, names: ['Ringway Fuel'], styles: ['suburb'] },
];

const fewestMetersToRival = 260;

export function settlePlaces(random: Random, addresses: readonly Address[]): Places {
  const home = addresses.reduce((best, address) =>
    distanceMeters(address.point, storePlan.near) < distanceMeters(best.point, storePlan.near) ? address : best,
  );
  const store = { name: storePlan.name, address: home, point: atTheDoor(home) };
  const list: Place[] = [{ point: store.point, tags: { shop: 'bakery', name: store.name, ...addressTags(home) } }];
  const used = new Set([home]);
  for (const { tags, names, styles } of trades) {
    const fitting = addresses.filter(({ neighborhood }) => styles.includes(at(neighborhoodPlans, neighborhood).style));
    for (const name of names) {
      const address = findSpot(random, fitting, used, tags.shop === 'bakery' ? [store.point] : []);
      used.add(address);
      list.push({ point: atTheDoor(address), tags: { ...tags, name, ...addressTags(address) } });
    }
  }
  const { name, at: station } = railPlan.station;
  list.push({ point: station, tags: { railway: 'station', public_transport: 'station', name } });
  return { store, list };
}

export const addressTags = ({ street, housenumber, postcode }: Address) => ({
  'addr:housenumber': housenumber,
  'addr:street': street,
  'addr:postcode': postcode,
});

function findSpot(random: Random, fitting: readonly Address[], used: ReadonlySet<Address>, rivals: readonly Point[]): Address {
  for (;;) {
    const address = random.pick(fitting);
    if (used.has(address)) continue;
    if (rivals.every((rival) => distanceMeters(rival, address.point) > fewestMetersToRival)) return address;
  }
}

function atTheDoor({ point, outline }: Address): Point {
  const [a, b] = [at(outline, 0), at(outline, 1)];
  return [point[0] + ((a[0] + b[0]) / 2 - point[0]) * 0.6, point[1] + ((a[1] + b[1]) / 2 - point[1]) * 0.6];
}
