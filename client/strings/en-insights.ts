import { type Entry, translator } from './t.ts';

const forms = (one: string, other: string): Entry => ({ one, other });

/** Words of insights. */
const en = {
  title: 'Who your customers are to you',
  help: forms(
    '{n} customer who has bought, sorted by how lately, how often and for how much.',
    '{n} customers who have bought, sorted by how lately, how often and for how much.',
  ),
  without: forms('{n} more is known but has not bought yet.', '{n} more are known but have not bought yet.'),
  failed: 'This could not be worked out.',
  'none.title': 'Not enough sales yet',
  'none.help':
    'Import your customers and what they bought. With some dozens who have bought, they fall into groups: champions, loyal, slipping away …',
  'none.few':
    'Too few customers have bought for a comparison. The groups are made of fifths of your own customers, so they need some dozens.',
  'none.act': 'Import files',
  suppressed: forms(
    '{n} customer is in a group of fewer than {k} and held back.',
    '{n} customers are in groups of fewer than {k} and held back.',
  ),

  'grid.caption':
    'Customers by how lately (across) and how often (up) they bought. Press a group to see where it lives.',
  'grid.recency': 'last bought',
  'grid.corner': 'bought, by last purchase',
  'grid.cell': forms('{group}: {n} customer', '{group}: {n} customers'),
  'grid.few': '<{k}',
  'grid.nobody': 'nobody',
  'recency.first': forms('today', 'last {n} days'),
  'recency.between': '{from}–{to} days ago',
  'recency.same': forms('{n} day ago', '{n} days ago'),
  'recency.last': forms('over {n} day ago', 'over {n} days ago'),
  'range.times': forms('{n} time', '{n} times'),
  'range.between': '{from}–{to} times',
  'range.more': '{n}+ times',
  'range.none': '—',

  'groups.title': 'Six groups',
  'group.champions': 'Champions',
  'group.loyal': 'Loyal',
  'group.new': 'New',
  'group.occasional': 'Occasional',
  'group.slipping': 'Slipping',
  'group.lapsed': 'Lapsed',
  'group.champions.means': 'Bought lately, often, and spent the most. Thank them, and ask them along.',
  'group.loyal.means': 'Come again and again. Keep them with something of their own.',
  'group.new.means': 'Came lately, once or twice. The next visit decides.',
  'group.occasional.means': 'Come now and then. A good reason brings them sooner.',
  'group.slipping.means': 'Have not come for a while. A word now is worth most.',
  'group.lapsed.means': 'Were here longest ago. Win some back, and let the others go.',
  'group.count': forms('{n} customer', '{n} customers'),
  'group.share': '{share} of customers',
  'group.revenue': '{revenue} so far',
  'group.revenueShare': '{share} of revenue',
  'group.none': 'nobody now',
  'group.held': 'fewer than {k}: held back',
  'group.show': '{group}: show where they live',
  'group.save': 'Save as segment',
  'group.build': 'Build on it',
  'group.saved': 'Already saved as {name}.',

  'breaks.title': 'What “lately” and “often” mean here',
  'breaks.help':
    'No fixed rule: your customers are put in order and cut into five equal parts, once by their last purchase, once by how often they bought, once by what they spent. When your trade changes, so do the cuts.',
  'breaks.recency': forms(
    'The latest fifth bought within {n} day, since {day}.',
    'The latest fifth bought within {n} days, since {day}.',
  ),
  'breaks.recency.last': forms(
    'The fifth that was here longest ago last bought {n} day ago or earlier.',
    'The fifth that was here longest ago last bought {n} days ago or earlier.',
  ),
  'breaks.frequency': forms(
    'The most frequent fifth bought more than {n} time.',
    'The most frequent fifth bought more than {n} times.',
  ),
  'breaks.money': 'The fifth that spent the most spent more than {amount}.',

  'table.title': 'The numbers as a table',
  'table.group': 'Group',
  'table.customers': 'Customers',
  'table.share': 'Share',
  'table.revenue': 'Revenue',
  'table.purchases': 'Purchases',
  'table.average': 'Each spent',
  'table.held': 'held back',
} as const satisfies Record<string, Entry>;

export type InsightKey = keyof typeof en;
export const tInsights = translator<InsightKey>(en);
