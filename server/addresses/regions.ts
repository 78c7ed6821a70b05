import { wordsOf } from './fold.ts';

const stateNames = `AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|
LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|
NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|PR Puerto Rico|RI Rhode Island|SC South Carolina|SD South Dakota|
TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|
AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|ON Ontario|
PE Prince Edward Island|QC Quebec|SK Saskatchewan|NSW New South Wales|QLD Queensland|TAS Tasmania|VIC Victoria`;

const states = new Map(
  stateNames.split('|').flatMap((entry) => {
    const [code = '', ...name] = entry.trim().split(' ');
    return [code, name.join(' ')].map((text) => [wordsOf(text).join(' '), code] as const);
  }),
);

/** The code of a state or province of the USA, Canada or Australia, from its code or name in folded words. */
export const stateCode = (words: string): string | undefined => states.get(words);

const languages = ['en', 'fr', 'de', 'es', 'it', 'nl'];
let countries: Map<string, string> | undefined;

/** ISO 3166 codes by the names of countries in six languages; built when first asked, as it takes some milliseconds. */
function countryNames(): Map<string, string> {
  if (countries) return countries;
  countries = new Map([
    ['usa', 'US'],
    ['united states of america', 'US'],
    ['uk', 'GB'],
    ['great britain', 'GB'],
    ['england', 'GB'],
    ['holland', 'NL'],
  ]);
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const language of languages) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
      const name = names.of(code);
      if (name) countries.set(wordsOf(name).join(' '), code);
    }
  }
  return countries;
}

/** The ISO 3166 code of a country, from its name in folded words. */
export const countryCode = (words: string): string | undefined => countryNames().get(words);
