import type { Random } from './random.ts';

const stems =
  'Acorn Alder Almond Amber Anchor Apple Ash Badger Barley Basket Beacon Beech Bell Birch Blackthorn Bramble Brewer Briar Candle Cedar Chandler Cherry Chestnut Clover Cobbler Cooper Copper Cornflower Cowslip Crane Crofter Curlew Dyer Elder Elm Falcon Fennel Fern Fiddler Finch Flax Foxglove Garden Glover Gorse Granary Hawthorn Hazel Heather Heron Holly Honey Hop Hornbeam Iris Ivy Juniper Kestrel Kingfisher Lantern Lapwing Larch Lark Laurel Lavender Lilac Linden Linnet Magpie Mallow Maple Marten Mason Mercer Mint Mulberry Nettle Nightingale Oak Orchid Osier Otter Owl Pear Pepper Plover Plum Poplar Poppy Potter Primrose Quarry Quince Raven Robin Rope Rose Rowan Rush Saddler Saffron Sage Saltern Sedge Shepherd Skylark Sorrel Sparrow Spinner Spruce Starling Swallow Sycamore Tansy Teasel Thatcher Thistle Thrush Thyme Tinker Vetch Violet Walnut Wheat Willow Wren Yarrow Yew'.split(
    ' ',
  );

const endings = {
  core: ['Street', 'Row', 'Court', 'Passage', 'Place'],
  tenements: ['Street', 'Place', 'Terrace', 'Yard'],
  terraces: ['Street', 'Terrace', 'Road', 'Row'],
  suburb: ['Road', 'Close', 'Avenue', 'Way', 'Crescent', 'Gardens'],
  villas: ['Lane', 'Drive', 'Rise', 'Grove', 'Walk'],
} as const;

/** A few that text handling should survive; each is used once. */
const special = ["King's Passage", 'Rue de l’Écluse', 'Ångströmgatan', 'Straße der Bienen', 'Calle Peñón', 'Żabia'];

/** Each call gives a name not given before. */
export function streetNames(random: Random): (style: keyof typeof endings) => string {
  const given = new Set<string>();
  const rare = [...special];
  return (style) => {
    if (rare.length > 0 && random.chance(0.03)) return rare.pop() ?? '';
    for (let attempt = 0; attempt < 1000; attempt++) {
      const name = `${random.pick(stems)} ${random.pick(endings[style])}`;
      if (given.has(name)) continue;
      given.add(name);
      return name;
    }
    throw new Error(`the street names for ${style} are used up`);
  };
}
