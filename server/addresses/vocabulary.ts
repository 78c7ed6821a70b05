/** How people write the parts of an address in English, French, German, Spanish, Italian and Dutch. Data only. */

const spellings = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(table).flatMap(([meaning, words]) =>
      [meaning, ...words.split(' ')].filter(Boolean).map((word) => [word, meaning] as const),
    ),
  );
const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Kinds of street. One meaning for words that share an abbreviation: Pl. is Place, Platz and Plaza. */
export const streetTypes = spellings({
  street: 'st str strt strasse straat',
  avenue: 'ave av aven avenida avda avd',
  boulevard: 'blvd bd bld bvd blv boul bulevar',
  road: 'rd',
  drive: 'dr drv',
  lane: 'ln',
  court: 'ct crt',
  place: 'pl platz plaza plz pza piazza pzza plein',
  square: 'sq sqr',
  terrace: 'ter terr tce',
  circle: 'cir circ',
  highway: 'hwy hway hiway',
  parkway: 'pkwy pky pkway',
  expressway: 'expy expwy',
  freeway: 'fwy',
  turnpike: 'tpke tpk',
  way: 'wy',
  alley: 'aly ally',
  allee: 'all',
  trail: 'trl',
  crescent: 'cres cr',
  close: '',
  gardens: 'gdns gdn',
  grove: 'grv',
  mews: '',
  row: '',
  walk: '',
  rise: '',
  yard: '',
  loop: '',
  path: '',
  pike: '',
  wharf: 'whf',
  passage: 'psg',
  promenade: 'prom',
  esplanade: 'espl',
  rue: '',
  quai: '',
  chemin: 'che ch',
  impasse: 'imp',
  route: 'rte',
  cours: 'crs',
  sentier: 'sen',
  montee: 'mte',
  ruelle: 'rle',
  escalier: '',
  faubourg: 'fbg fg',
  calle: '',
  paseo: 'pso',
  carretera: 'ctra cra',
  camino: 'cno',
  ronda: 'rda',
  travesia: 'trva',
  glorieta: 'gta',
  via: '',
  viale: 'vle',
  corso: 'cso',
  largo: 'lgo',
  vicolo: 'vlo',
  strada: '',
  salita: '',
  gasse: '',
  weg: '',
});

/** Kinds that come before the name, and never after it. */
export const leadingTypes = set(
  `rue quai chemin impasse route cours sentier montee ruelle escalier faubourg calle paseo carretera camino ronda
   travesia glorieta via viale corso largo vicolo strada salita`,
);
/** Kinds that come before the name in one language and after it in another. */
export const eitherSideTypes = set('avenue boulevard place square allee passage promenade esplanade');

export const directions = spellings({
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
});

/** Words within a name. */
export const nameWords = spellings({
  saint: 'st ste sainte sankt sct snt',
  mount: 'mt',
  fort: 'ft',
  heights: 'hts',
  point: 'pt',
  junior: 'jr',
  senior: 'sr',
  general: 'gal gen',
  marechal: 'mal',
  president: 'pdt pres',
  commandant: 'cdt',
  colonel: 'col',
  professeur: 'prof',
  monseigneur: 'mgr',
  prince: 'pce',
  princesse: 'pcesse psse',
  comte: 'cte',
  grand: 'gd',
  grande: 'gde',
  doctor: 'dr docteur doktor',
  '1': '1er 1ere ier premier premiere i',
  '2': 'ii deuxieme',
  '3': 'iii troisieme',
  '4': 'iv',
  '5': 'v',
  '6': 'vi',
  '7': 'vii',
  '8': 'viii',
  '1st': 'first',
  '2nd': 'second',
  '3rd': 'third',
  '4th': 'fourth',
  '5th': 'fifth',
  '6th': 'sixth',
  '7th': 'seventh',
  '8th': 'eighth',
  '9th': 'ninth',
  '10th': 'tenth',
  '11th': 'eleventh',
  '12th': 'twelfth',
});

export const articles = set(
  `de du des d la le les l del della dello dei degli delle di da do dos das der die den dem am an zum zur im van het t
   the of y e i und et and el los las a au aux ver`,
);
/** Words that are as often left out as written. */
export const optionalWords = set('doctor junior senior');

/** A part of a building, named by what follows: Apt 3B. */
export const unitWords = set(
  `apt apartment flat appt appartement appartment app unit suite ste fl flr floor rm room bldg building lot trlr space spc
   ph penthouse etage esc escalera piso planta puerta pta piano interno int scala wohnung whg stock bte boite porte
   bureau office dept box`,
);
/** "2nd floor". */
export const floorWords = set('floor fl flr etage stock og piso planta piano');
/** Parts of a building that need nothing after them. */
export const loneUnitWords = set(
  'rear front upstairs downstairs basement bsmt lower upper penthouse ph lobby entrance eg ug hinterhaus vorderhaus',
);

/** Additions to a house number. */
export const numberSuffixWords = set('bis ter quater quinquies half');
/** "No. 12". */
export const numberWords = set('no nr num numero nummer house hausnummer');
