import type { Condition, Definition } from '../../server/contract/segments.ts';
import { formatMoney, formatNumber, formatRadius } from '../format/format.ts';
import { writePosition } from '../stores/position.ts';
import { type SegmentKey, tSegments as t } from '../strings/en-segments.ts';
import { hourWords, weekdayWords } from './calendar-words.ts';
import { campaignWords } from './campaign-words.ts';
import { lastOf, type Purchases, type Range } from './clean.ts';
import { listWords, rangeWords, tidy, timesWords, withinWords } from './phrases.ts';
import { fenceEventWords, visitsWords } from './presence-words.ts';

/** What the ids in a definition are called; null where they are gone. */
export interface Names {
  store: (id: string) => string | null;
  neighborhood: (id: string) => string | null;
  area: (id: string) => string | null;
  zone: (id: string) => string | null;
  campaign: (id: string) => string | null;
  /** "10 min", for one of the areas of a saved one */
  areaStep: (id: string, value: number) => string;
  currency: string | null;
}

type Of<Type extends Condition['type']> = Extract<Condition, { type: Type }>;

function purchasesWords({ within, items, weekdays, hours, count, spend }: Purchases, { currency }: Names): string {
  const when = [
    within ? withinWords(within) : '',
    weekdays ? weekdayWords(weekdays) : '',
    hours ? t('words.hours', { from: hourWords(hours.from), to: hourWords(hours.to) }) : '',
  ].join(' ');
  const money = spend ? rangeWords(spend, (amount) => formatMoney(amount, currency)) : '';
  const item = items === undefined ? '' : t('words.bought.like', { items: items || t('words.blank') });
  const counted = count?.min !== undefined || count?.max !== undefined;
  if (count?.max === 0 && !spend)
    return tidy(t('words.bought.not', { what: item || t('words.bought.anything'), when }));
  if (!counted && spend) {
    const on = items === undefined ? '' : t('words.spent.on', { items: items || t('words.blank') });
    return tidy(t('words.spent', { range: money, on, when }));
  }
  const how = counted ? timesWords(count ?? {}) : '';
  const what = item || (counted ? '' : t('words.bought.something'));
  return tidy(t('words.bought', { what, how, money: money && t('words.spending', { range: money }), when }));
}

function agoWords(which: 'last' | 'first', { min, max }: Range): string {
  if (min === undefined && max === undefined) return t(`words.${which}.ever`);
  if ((min ?? 0) === 0 && max !== undefined)
    return max === 0 ? t(`words.${which}.today`) : t(`words.${which}.within`, { count: max, n: formatNumber(max) });
  return t(`words.${which}.ago`, { count: lastOf({ min, max }), range: rangeWords({ min, max }, formatNumber) });
}

function rfmWords({ groups, ...scored }: Of<'rfm'>): string {
  const named = groups
    ? listWords(
        groups.map((group) => t(`group.${group}`)),
        'or',
      ) || t('words.blank')
    : '';
  const scores = (['recency', 'frequency', 'money'] as const).flatMap((of) => {
    const range = scored[of];
    return range ? [t(`words.rfm.${of}`, { range: rangeWords(range, formatNumber) })] : [];
  });
  const both = { groups: named, scores: listWords(scores, 'and') };
  if (named && scores.length > 0) return t('words.rfm.both', both);
  if (named) return t('words.rfm', both);
  return scores.length > 0 ? t('words.rfm.scores', both) : t('words.rfm.any');
}

function attributeWords({ name, is, value }: Of<'attribute'>): string {
  const wanted = typeof value === 'number' ? formatNumber(value) : value || t('words.blank');
  return t(`words.attribute.${is}`, { name: name || t('words.blank'), value: wanted });
}

function consentWords({ channel, purpose, state }: Of<'consent'>): string {
  const clause =
    state === 'granted'
      ? t(`words.consent.granted.${channel}`)
      : t(`words.consent.${state}`, { channel: t(`channel.${channel}`) });
  return purpose === 'marketing' ? clause : t('words.consent.purpose', { clause, purpose });
}

const namedPlaces = 3;

function neighborhoodWords({ ids }: Of<'neighborhood'>, { neighborhood }: Names): string {
  if (ids.length === 0) return t('words.neighborhood', { places: t('words.blank') });
  const called = ids.map((id) => neighborhood(id) ?? t('words.gone'));
  const rest = called.length - namedPlaces;
  const places =
    rest > 0
      ? t('words.list.more', { count: rest, n: formatNumber(rest), first: called.slice(0, namedPlaces).join(', ') })
      : listWords(called, 'or');
  return t('words.neighborhood', { places });
}

function distanceWords({ storeId, meters: { min, max } }: Of<'distance'>, names: Names): string {
  const store = names.store(storeId) ?? t('words.gone');
  if (min !== undefined && min > 0)
    return max === undefined
      ? t('words.distance.least', { n: formatRadius(min), store })
      : t('words.distance.between', { low: formatRadius(min), high: formatRadius(max), store });
  return max === undefined ? t('words.distance.any') : t('words.distance.most', { n: formatRadius(max), store });
}

function catchmentWords({ id, value }: Of<'catchment'>, names: Names): string {
  const area = names.area(id) ?? t('words.gone');
  return value === undefined
    ? t('words.catchment', { area })
    : t('words.catchment.step', { area, step: names.areaStep(id, value) });
}

/** What a condition says, as it goes on after "who": "bought at least 3 times in the last 90 days". */
export function conditionWords(condition: Condition, names: Names): string {
  switch (condition.type) {
    case 'purchases':
      return purchasesWords(condition, names);
    case 'last_purchase':
      return agoWords('last', condition.daysAgo);
    case 'first_purchase':
      return agoWords('first', condition.daysAgo);
    case 'since':
      return t('words.since', {
        count: lastOf(condition.daysAgo),
        range: rangeWords(condition.daysAgo, formatNumber),
      });
    case 'rfm':
      return rfmWords(condition);
    case 'tag':
      return t('words.tag', { tag: condition.tag || t('words.blank') });
    case 'attribute':
      return attributeWords(condition);
    case 'birthday': {
      const { withinDays: days } = condition;
      return days === 0 ? t('words.birthday.today') : t('words.birthday', { count: days, n: formatNumber(days) });
    }
    case 'consent':
      return consentWords(condition);
    case 'contact':
      return t('words.contact', { contact: t(`contact.${condition.channel}`) });
    case 'neighborhood':
      return neighborhoodWords(condition, names);
    case 'area':
      return condition.area.type === 'circle'
        ? t('words.circle', {
            radius: formatRadius(condition.area.radiusMeters),
            position: writePosition(condition.area.center),
          })
        : t('words.drawn');
    case 'cells':
      return t('words.cells', { count: condition.cells.length, n: formatNumber(condition.cells.length) });
    case 'distance':
      return distanceWords(condition, names);
    case 'travel':
      return t('words.travel', {
        n: formatNumber(condition.minutes),
        mode: t(`mode.${condition.mode}` as SegmentKey),
        store: names.store(condition.storeId) ?? t('words.gone'),
      });
    case 'catchment':
      return catchmentWords(condition, names);
    case 'visits':
      return visitsWords(condition, names);
    case 'fence_event':
      return fenceEventWords(condition, names);
    case 'campaign':
      return campaignWords(condition, names);
  }
}

/** Two things joined by "or" inside of what "and" joins, and the other way round, need brackets. */
const bracketed = (definition: Definition, names: Names): string => {
  const words = clauseWords(definition, names);
  const several =
    ('all' in definition && definition.all.length > 1) || ('any' in definition && definition.any.length > 1);
  return several ? `(${words})` : words;
};

/** What "all" asks for, and what it leaves out. */
function splitAll(parts: readonly Definition[]): { positive: Definition[]; negative: Definition[] } {
  const positive: Definition[] = [];
  const negative: Definition[] = [];
  for (const part of parts) {
    if ('not' in part) negative.push(part.not);
    else positive.push(part);
  }
  return { positive, negative };
}

const anyWords = (parts: readonly Definition[], names: Names): string =>
  listWords(
    parts.map((part) => bracketed(part, names)),
    'or',
  );

function clauseWords(definition: Definition, names: Names): string {
  if ('type' in definition) return conditionWords(definition, names);
  if ('any' in definition) return definition.any.length === 0 ? t('words.none') : anyWords(definition.any, names);
  if ('not' in definition) return t('words.not', { clause: clauseWords(definition.not, names) });
  const { positive, negative } = splitAll(definition.all);
  if (negative.length === 0 && positive.length === 0) return t('words.any');
  const not = anyWords(negative, names);
  const clause = listWords(
    positive.map((part) => bracketed(part, names)),
    'and',
  );
  if (negative.length === 0) return clause;
  return clause ? t('words.except', { clause, not }) : t('words.not', { clause: not });
}

/** A whole definition as a sentence: "Customers who bought at least 5 times and may be e-mailed". */
export function definitionWords(definition: Definition, names: Names): string {
  if ('all' in definition && definition.all.length === 0) return t('words.everyone');
  if ('any' in definition && definition.any.length === 0) return t('words.nobody');
  if ('not' in definition) return t('words.butNot', { clause: clauseWords(definition.not, names) });
  if ('all' in definition) {
    const { positive, negative } = splitAll(definition.all);
    if (positive.length === 0) return t('words.butNot', { clause: anyWords(negative, names) });
  }
  return t('words.who', { clause: clauseWords(definition, names) });
}
