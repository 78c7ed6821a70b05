import type { PersonRecord } from './record.ts';

/** What a record says, as it is kept. */
export type Facts = Omit<PersonRecord, 'statements'> & {
  /** The tags were typed here: they stand for all of the person's. */
  wholeTags: boolean;
};

/** The first that is not blank, field by field. Written out: a hundred thousand records pass here. */
const firstSaid = (first: Facts, second: Facts) => ({
  name: first.name ?? second.name,
  email: first.email ?? second.email,
  phone: first.phone ?? second.phone,
  since: first.since ?? second.since,
  birthday: first.birthday ?? second.birthday,
  address: first.address ?? second.address,
  postcode: first.postcode ?? second.postcode,
  position: first.position ?? second.position,
});

export const factsOf = (said: PersonRecord): Facts => ({
  source: said.source,
  sourceKey: said.sourceKey,
  name: said.name,
  email: said.email,
  phone: said.phone,
  tags: said.tags,
  wholeTags: false,
  attributes: said.attributes,
  since: said.since,
  birthday: said.birthday,
  address: said.address,
  postcode: said.postcode,
  position: said.position,
});

/** A second row of one record in a file: what the first left blank is filled, tags are added. */
export const fill = (earlier: Facts, later: Facts): Facts => ({
  ...earlier,
  ...firstSaid(earlier, later),
  tags: [...new Set([...earlier.tags, ...later.tags])],
  attributes: { ...later.attributes, ...earlier.attributes },
});

/** A record told anew: what it says now replaces what it said; a blank wipes nothing out. */
export const replace = (before: Facts, now: Facts): Facts => ({
  ...before,
  ...firstSaid(now, before),
  tags: now.tags.length > 0 ? now.tags : before.tags,
  attributes: { ...before.attributes, ...now.attributes },
});
