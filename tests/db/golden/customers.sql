-- recordsToMeet
with known as materialized (
       select r.* from unnest(cast($1 as text[]), cast($2 as text[])) as wanted (source, key)

    cross join lateral (
      select id, phone from customer_records where business_id = $3 and source = wanted.source and source_key = wanted.key offset 0
    ) as r
     ), emails as (
       select unnest(cast($4 as text[])) as email
     ), phones as (
       select unnest(cast($5 as text[])) as phone union select phone from known where phone is not null
     ), found as materialized (
       select id from known
       union select r.id from emails
    cross join lateral (
      select id from customer_records where business_id = $6 and email = emails.email offset 0
    ) as r
       union select r.id from phones
    cross join lateral (
      select id from customer_records where business_id = $7 and phone = phones.phone offset 0
    ) as r
     )
     select r.id, r.customer_id, r.source, r.source_key, r.name, r.email, r.phone, r.tags, r.whole_tags, r.attributes,
  r.since, r.birthday, r.address, r.postcode, r.lng, r.lat, r.apart,
       case when r.import_id = cast($8 as bigint) and r.import_file = cast($9 as int) then r.import_row end as row,
       case when r.source = 'hexhood' then (
         select jsonb_build_object('name', c.name, 'email', c.email) from customers c
         where c.business_id = $10 and c.id = r.customer_id) end as shown
     from found
    cross join lateral (
      select * from customer_records where business_id = $11 and id = found.id offset 0
    ) as r
     order by r.id;

-- recordsOfCustomers
select r.id, r.customer_id, r.source, r.source_key, r.name, r.email, r.phone, r.tags, r.whole_tags, r.attributes,
  r.since, r.birthday, r.address, r.postcode, r.lng, r.lat, r.apart, null::int as row, null::jsonb as shown
     from unnest(cast($1 as bigint[])) as wanted (id) cross join lateral (
       select * from customer_records where business_id = $2 and customer_id = wanted.id offset 0
     ) as r
     order by r.id;

-- takeIds
with sequences as materialized (
       select pg_get_serial_sequence('customers', 'id')::regclass as of_customers,
         pg_get_serial_sequence('customer_records', 'id')::regclass as of_records
     )
     select array(select nextval(of_customers) from generate_series(1, cast($1 as int)))::text[] as customers,
       array(select nextval(of_records) from generate_series(1, cast($2 as int)))::text[] as records
     from sequences;

-- insertRecords
insert into customer_records (
       business_id, id, customer_id, source, source_key, name, email, phone, tags, whole_tags, attributes, since,
       birthday, address, postcode, lng, lat, apart, import_id, import_file, import_row)
     select $1, id, customer_id, source, source_key, name, email, phone, string_to_array(tags, $2), whole_tags,
       attributes::jsonb, since::date, birthday, address, postcode, lng, lat, apart,
       cast($3 as bigint), cast($4 as int), import_row
     from unnest(
  cast($5 as bigint[]), cast($6 as bigint[]), cast($7 as text[]), cast($8 as text[]),
  cast($9 as text[]), cast($10 as text[]), cast($11 as text[]), cast($12 as text[]),
  cast($13 as boolean[]), cast($14 as text[]), cast($15 as text[]), cast($16 as text[]),
  cast($17 as text[]), cast($18 as text[]), cast($19 as float8[]), cast($20 as float8[]),
  cast($21 as boolean[]), cast($22 as int[]), cast($23 as boolean[])
) as r (id, customer_id, source, source_key, name, email, phone, tags, whole_tags, attributes, since, birthday,
  address, postcode, lng, lat, apart, import_row, changed) order by id;

-- updateRecords
update customer_records k set name = r.name, email = r.email, phone = r.phone,
       tags = string_to_array(r.tags, $1), whole_tags = r.whole_tags, attributes = r.attributes::jsonb,
       since = r.since::date, birthday = r.birthday, address = r.address, postcode = r.postcode, lng = r.lng, lat = r.lat,
       import_id = cast($2 as bigint), import_file = cast($3 as int), import_row = r.import_row,
       updated_at = case when r.changed then now() else k.updated_at end
     from unnest(
  cast($4 as bigint[]), cast($5 as bigint[]), cast($6 as text[]), cast($7 as text[]),
  cast($8 as text[]), cast($9 as text[]), cast($10 as text[]), cast($11 as text[]),
  cast($12 as boolean[]), cast($13 as text[]), cast($14 as text[]), cast($15 as text[]),
  cast($16 as text[]), cast($17 as text[]), cast($18 as float8[]), cast($19 as float8[]),
  cast($20 as boolean[]), cast($21 as int[]), cast($22 as boolean[])
) as r (id, customer_id, source, source_key, name, email, phone, tags, whole_tags, attributes, since, birthday,
  address, postcode, lng, lat, apart, import_row, changed)
     where k.business_id = $23 and k.id = r.id;

-- customersApart
select low_id, high_id from customers_apart where business_id = $1;

-- insertCustomers
with people as materialized (
  select *, ST_SetSRID(ST_MakePoint(lng, lat), 4326) as point
  from unnest(
    cast($1 as bigint[]), cast($2 as text[]), cast($3 as text[]), cast($4 as text[]),
    cast($5 as text[]), cast($6 as text[]), cast($7 as text[]), cast($8 as text[]),
    cast($9 as text[]), cast($10 as text[]), cast($11 as float8[]), cast($12 as float8[]),
    cast($13 as bigint[]), cast($14 as boolean[]), cast($15 as boolean[]), cast($16 as boolean[]), cast($17 as boolean[])
  ) as r (id, name, email, phone, tags, attributes, since, birthday, address, postcode, lng, lat, cell, email_consent, sms_consent, push_consent, mail_consent)
)
     insert into customers (
       business_id, id, name, email, phone, tags, attributes, since, birthday, address, postcode, position, cell,
       accuracy, neighborhood_id, email_consent, sms_consent, push_consent, mail_consent)
     select $18, id, name, email, phone, string_to_array(tags, $19), attributes::jsonb, since::date, birthday,
       address, postcode, point, cell, case when point is not null then 'given' end, neighborhood_id, email_consent, sms_consent, push_consent, mail_consent
     from people left join (
  select id, min(neighborhood_id) as neighborhood_id
  from (
    select p.id, p.point, n.id as neighborhood_id, n.geometry
    from people p cross join lateral (
      select id, geometry from neighborhoods where business_id = $20 and geometry && p.point offset 0
    ) as n
    order by n.id offset 0
  ) as near
  where ST_Covers(geometry, point)
  group by id
) as placed using (id)
     order by id;

-- insertBlankCustomer
insert into customers (business_id, id) values ($1, $2) on conflict do nothing;

-- writeProjections
with people as materialized (
  select *, ST_SetSRID(ST_MakePoint(lng, lat), 4326) as point
  from unnest(
    cast($1 as bigint[]), cast($2 as text[]), cast($3 as text[]), cast($4 as text[]),
    cast($5 as text[]), cast($6 as text[]), cast($7 as text[]), cast($8 as text[]),
    cast($9 as text[]), cast($10 as text[]), cast($11 as float8[]), cast($12 as float8[]),
    cast($13 as bigint[])
  ) as r (id, name, email, phone, tags, attributes, since, birthday, address, postcode, lng, lat, cell)
)
     update customers c set name = people.name, email = people.email, phone = people.phone,
       tags = string_to_array(people.tags, $14), attributes = people.attributes::jsonb, since = people.since::date,
       birthday = people.birthday, address = people.address, postcode = people.postcode,
       position = case when people.point is not null then people.point when (c.accuracy is distinct from 'given' and c.address is not distinct from people.address) then c.position end, cell = case when people.point is not null then people.cell when (c.accuracy is distinct from 'given' and c.address is not distinct from people.address) then c.cell end, accuracy = case when people.point is not null then 'given' when (c.accuracy is distinct from 'given' and c.address is not distinct from people.address) then c.accuracy end,
       neighborhood_id = case when people.point is not null then found.neighborhood_id when (c.accuracy is distinct from 'given' and c.address is not distinct from people.address) then c.neighborhood_id end,
       address_edition = case when (c.accuracy is distinct from 'given' and c.address is not distinct from people.address) then c.address_edition end,
       updated_at = now()
     from people left join (
  select id, min(neighborhood_id) as neighborhood_id
  from (
    select p.id, p.point, n.id as neighborhood_id, n.geometry
    from people p cross join lateral (
      select id, geometry from neighborhoods where business_id = $15 and geometry && p.point offset 0
    ) as n
    order by n.id offset 0
  ) as near
  where ST_Covers(geometry, point)
  group by id
) as found using (id)
     where c.business_id = $16 and c.id = people.id;

-- customerExists
select from customers where business_id = $1 and id = $2;

-- timeZoneOf
select time_zone from stores where business_id = $1 order by id limit 1;

-- moveCustomers
update customer_records t set customer_id = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
       where t.business_id = $3 and t.customer_id = moved.from_id
         and t.customer_id = any(cast($4 as bigint[]));
update purchases t set customer_id = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
       where t.business_id = $3 and t.customer_id = moved.from_id
         and t.customer_id = any(cast($4 as bigint[]));
update consents t set customer_id = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
       where t.business_id = $3 and t.customer_id = moved.from_id
         and t.customer_id = any(cast($4 as bigint[]));
update devices t set customer_id = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
       where t.business_id = $3 and t.customer_id = moved.from_id
         and t.customer_id = any(cast($4 as bigint[]));
update customer_merges t set customer_id = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
       where t.business_id = $3 and t.customer_id = moved.from_id
         and t.customer_id = any(cast($4 as bigint[]));
with members as (
        select from_id as id, to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id) union select distinct to_id, to_id from unnest(cast($3 as bigint[]), cast($4 as bigint[])) as moved (from_id, to_id)), ranked as (
        select t.*, row_number() over (partition by t.campaign_id, p.to_id order by t.at, t.recipient) as place
        from exposures t join members p on p.id = t.recipient
        where t.business_id = $5
      )
      delete from exposures t using ranked r
      where t.business_id = $6 and t.recipient = r.recipient and r.place > 1
        and r.campaign_id = t.campaign_id;
update exposures t set recipient = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
      where t.business_id = $3 and t.recipient = moved.from_id and t.recipient = any(cast($4 as bigint[]));
with members as (
        select from_id as id, to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id) union select distinct to_id, to_id from unnest(cast($3 as bigint[]), cast($4 as bigint[])) as moved (from_id, to_id)), ranked as (
        select t.*, row_number() over (partition by (t.campaign_id, t.occasion), p.to_id order by t.status in ('owed', 'suppressed', 'dropped'), t.id) as place
        from messages t join members p on p.id = t.recipient
        where t.business_id = $5
      )
      delete from messages t using ranked r
      where t.business_id = $6 and t.recipient = r.recipient and r.place > 1
        and (r.campaign_id, r.occasion) = (t.campaign_id, t.occasion);
update messages t set recipient = moved.to_id, customer_id = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
      where t.business_id = $3 and t.recipient = moved.from_id and t.recipient = any(cast($4 as bigint[]));
update codes t set recipient = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
      where t.business_id = $3 and t.recipient = moved.from_id and t.recipient = any(cast($4 as bigint[]));
update redemptions t set recipient = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
      where t.business_id = $3 and t.recipient = moved.from_id and t.recipient = any(cast($4 as bigint[]));
select from contact_gates
      where business_id = $1
        and recipient = any(cast($2 as bigint[]) || cast($3 as bigint[]))
      order by recipient for update;
with members as (
        select from_id as id, to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id) union select distinct to_id, to_id from unnest(cast($3 as bigint[]), cast($4 as bigint[])) as moved (from_id, to_id)), own as (
        select p.to_id, g.* from contact_gates g join members p on p.id = g.recipient where g.business_id = $5
      )
      insert into contact_gates (business_id, recipient, denied, sending_until, any_at, campaign_ids, email_at, sms_at, push_at, mail_at, checkin_at)
      select $6, d.to_id, array(select distinct unnest(g.denied) from own g where g.to_id = d.to_id order by 1),
        (select max(sending_until) from own g where g.to_id = d.to_id),
        (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.any_at) as u (at)
          where g.to_id = d.to_id), (
          select coalesce(array_agg(u.id order by u.at), '{}')
          from own g cross join lateral unnest(g.any_at, g.campaign_ids) as u (at, id)
          where g.to_id = d.to_id),
        (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.email_at) as u (at)
          where g.to_id = d.to_id), (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.sms_at) as u (at)
          where g.to_id = d.to_id), (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.push_at) as u (at)
          where g.to_id = d.to_id), (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.mail_at) as u (at)
          where g.to_id = d.to_id), (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.checkin_at) as u (at)
          where g.to_id = d.to_id)
      from (select distinct to_id from own) d
      on conflict (business_id, recipient) do update set
        denied = excluded.denied, sending_until = excluded.sending_until, any_at = excluded.any_at, campaign_ids = excluded.campaign_ids, email_at = excluded.email_at, sms_at = excluded.sms_at, push_at = excluded.push_at, mail_at = excluded.mail_at, checkin_at = excluded.checkin_at;
with moved as (select * from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)), pairs as (
       select coalesce(a.to_id, p.low_id) as one, coalesce(b.to_id, p.high_id) as other
       from customers_apart p left join moved a on a.from_id = p.low_id left join moved b on b.from_id = p.high_id
       where p.business_id = $3 and (a.to_id is not null or b.to_id is not null)
     )
     insert into customers_apart (business_id, low_id, high_id)
     select distinct cast($4 as bigint), least(one, other), greatest(one, other) from pairs where one <> other
     on conflict do nothing;
delete from customers where business_id = $1 and id = any(cast($2 as bigint[]));

-- insertMerges
insert into customer_merges (
       business_id, customer_id, other_customer_id, record_ids, device_ids, reason, import_id, user_id)
     select $1, customer_id, other_customer_id, string_to_array(record_ids, ',')::bigint[],
       string_to_array(device_ids, ',')::bigint[], reason::jsonb, cast($2 as bigint), cast($3 as bigint)
     from unnest(
       cast($4 as bigint[]), cast($5 as bigint[]), cast($6 as text[]),
       cast($7 as text[]), cast($8 as text[])
     ) with ordinality as r (customer_id, other_customer_id, record_ids, device_ids, reason, n)
     order by n;

-- heldBy
select c.id, array(select id::text from customer_records where business_id = $1 and customer_id = c.id order by id) as "recordIds", array(select id::text from devices where business_id = $2 and customer_id = c.id order by id) as "deviceIds"
     from unnest($3::bigint[]) c (id);

-- mergeOf
select id, other_customer_id, record_ids::text[] as record_ids, device_ids::text[] as device_ids, at, undone_at
     from customer_merges
     where business_id = $1 and customer_id = $2 and id = $3;

-- splitOff
with withdrawn as (
       select w.* from consents w join customer_merges m on m.business_id = w.business_id and m.id = $1
       where w.business_id = $2 and w.customer_id = $3 and w.direct and not w.granted
         and w.recorded_at >= m.at
     )
     insert into consents (
       business_id, customer_id, record_id, channel, purpose, granted, direct, source, user_id, at, recorded_at)
     select business_id, customer_id, case when record_id = any(cast($4 as bigint[])) then null else (cast($5 as bigint[]))[1] end, channel,
       purpose, granted, direct, source, user_id, at, recorded_at
     from withdrawn;
update customer_records set customer_id = $1 where business_id = $2 and customer_id = $3 and id = any(cast($4 as bigint[]));
update consents set customer_id = $1 where business_id = $2 and customer_id = $3 and record_id = any(cast($4 as bigint[]));
update devices set customer_id = $1 where business_id = $2 and customer_id = $3 and id = any(cast($4 as bigint[]));
update purchases set customer_id = $1 where business_id = $2 and customer_id = $3 and customer_ref = any(cast($4 as text[]));
update customer_merges set customer_id = $1 where business_id = $2 and customer_id = $3 and id <> $4 and record_ids <@ cast($5 as bigint[]);
update customer_records set apart = true where business_id = $1 and id = any(cast($2 as bigint[]));
update "customer_merges" set "undone_at" = CURRENT_TIMESTAMP where "business_id" = $1 and "id" = $2;

-- endMerge
update "customer_merges" set "undone_at" = CURRENT_TIMESTAMP where "business_id" = $1 and "id" = $2;

-- clearApart
update "customer_records" set "apart" = $1 where "business_id" = $2 and "customer_id" = $3 and "apart" = $4;

-- insertStatements
insert into consents (
       business_id, customer_id, record_id, channel, purpose, granted, direct, source, evidence_key, at)
     select $1, customer_id, record_id, channel, purpose, granted, false, source, evidence_key,
       least(coalesce(at::timestamptz, now()), now())
     from unnest(
       cast($2 as bigint[]), cast($3 as bigint[]), cast($4 as text[]), cast($5 as text[]),
       cast($6 as boolean[]), cast($7 as text[]), cast($8 as text[]), cast($9 as text[])
     ) as r (customer_id, record_id, channel, purpose, granted, source, evidence_key, at)
     on conflict (business_id, evidence_key) do nothing
     returning customer_id;

-- insertDirect
insert into consents (
       business_id, customer_id, record_id, channel, purpose, granted, direct, source, user_id, at, recorded_at)
     select $1, $2, (
         select min(id) from customer_records where business_id = $3 and customer_id = $4
       ), $5, $6, $7, true, $8, cast($9 as bigint), said.at, clock_timestamp()
     from (select coalesce(cast($10 as timestamptz), clock_timestamp()) as at) as said
     where said.at <= clock_timestamp();

-- refreshPermissions
with wanted as materialized (select distinct unnest(cast($1 as bigint[])) as id), ledger as (
       select wanted.id, said.channel,
         coalesce((
           not bool_or(not granted)
           or max(at) filter (where granted and direct) > max(at) filter (where not granted)), false) as state
       from wanted cross join lateral (
         select channel, granted, direct, at from consents
         where business_id = $2 and customer_id = wanted.id and purpose = $3 offset 0
       ) as said
       group by wanted.id, said.channel
     ), states as (
       select wanted.id, bool_or(state) filter (where channel = 'email') as email_consent, bool_or(state) filter (where channel = 'sms') as sms_consent, bool_or(state) filter (where channel = 'push') as push_consent, bool_or(state) filter (where channel = 'mail') as mail_consent
       from wanted left join ledger using (id) group by wanted.id
     )
     update customers c set (email_consent, sms_consent, push_consent, mail_consent) = row(states.email_consent, states.sms_consent, states.push_consent, states.mail_consent)
     from states
     where c.business_id = $4 and c.id = states.id and (c.email_consent, c.sms_consent, c.push_consent, c.mail_consent) is distinct from (states.email_consent, states.sms_consent, states.push_consent, states.mail_consent);

-- denyGate
insert into contact_gates as g (business_id, recipient, denied)
    select $1, r.id, cast($2 as text[]) from unnest(cast($3 as bigint[])) as r (id)
    where exists (select from customers where business_id = $4 and id = r.id)
      or exists (select from devices where business_id = $5 and id = -r.id)
    order by r.id
    on conflict (business_id, recipient) do update
    set denied = array(select unnest(g.denied) union select unnest(excluded.denied) order by 1);

-- allowGate
update "contact_gates" set "denied" = $1 where "business_id" = $2 and "recipient" in ($3);

-- isBeingSent
select from contact_gates
    where business_id = $1 and recipient = any(cast($2 as bigint[]))
      and sending_until > clock_timestamp()
    limit 1;

-- refreshGates
insert into contact_gates as g (business_id, recipient, denied)
    select c.business_id, c.id, array_remove(array[case when c.email_consent is false then 'email' end, case when c.sms_consent is false then 'sms' end, case when c.push_consent is false then 'push' end, case when c.mail_consent is false then 'mail' end]::text[], null) from customers c
    where c.business_id = $1 and c.id = any(cast($2 as bigint[])) and (array_remove(array[case when c.email_consent is false then 'email' end, case when c.sms_consent is false then 'sms' end, case when c.push_consent is false then 'push' end, case when c.mail_consent is false then 'mail' end]::text[], null) <> '{}' or exists (
      select from contact_gates k where k.business_id = c.business_id and k.recipient = c.id))
    order by c.id
    on conflict (business_id, recipient) do update set denied = excluded.denied where g.denied <> excluded.denied;

-- moveRecipients
with members as (
        select from_id as id, to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id) union select distinct to_id, to_id from unnest(cast($3 as bigint[]), cast($4 as bigint[])) as moved (from_id, to_id)), ranked as (
        select t.*, row_number() over (partition by t.campaign_id, p.to_id order by t.at, t.recipient) as place
        from exposures t join members p on p.id = t.recipient
        where t.business_id = $5
      )
      delete from exposures t using ranked r
      where t.business_id = $6 and t.recipient = r.recipient and r.place > 1
        and r.campaign_id = t.campaign_id;
update exposures t set recipient = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
      where t.business_id = $3 and t.recipient = moved.from_id and t.recipient = any(cast($4 as bigint[]));
with members as (
        select from_id as id, to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id) union select distinct to_id, to_id from unnest(cast($3 as bigint[]), cast($4 as bigint[])) as moved (from_id, to_id)), ranked as (
        select t.*, row_number() over (partition by (t.campaign_id, t.occasion), p.to_id order by t.status in ('owed', 'suppressed', 'dropped'), t.id) as place
        from messages t join members p on p.id = t.recipient
        where t.business_id = $5
      )
      delete from messages t using ranked r
      where t.business_id = $6 and t.recipient = r.recipient and r.place > 1
        and (r.campaign_id, r.occasion) = (t.campaign_id, t.occasion);
update messages t set recipient = moved.to_id, customer_id = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
      where t.business_id = $3 and t.recipient = moved.from_id and t.recipient = any(cast($4 as bigint[]));
update codes t set recipient = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
      where t.business_id = $3 and t.recipient = moved.from_id and t.recipient = any(cast($4 as bigint[]));
update redemptions t set recipient = moved.to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id)
      where t.business_id = $3 and t.recipient = moved.from_id and t.recipient = any(cast($4 as bigint[]));
select from contact_gates
      where business_id = $1
        and recipient = any(cast($2 as bigint[]) || cast($3 as bigint[]))
      order by recipient for update;
with members as (
        select from_id as id, to_id from unnest(cast($1 as bigint[]), cast($2 as bigint[])) as moved (from_id, to_id) union select distinct to_id, to_id from unnest(cast($3 as bigint[]), cast($4 as bigint[])) as moved (from_id, to_id)), own as (
        select p.to_id, g.* from contact_gates g join members p on p.id = g.recipient where g.business_id = $5
      )
      insert into contact_gates (business_id, recipient, denied, sending_until, any_at, campaign_ids, email_at, sms_at, push_at, mail_at, checkin_at)
      select $6, d.to_id, array(select distinct unnest(g.denied) from own g where g.to_id = d.to_id order by 1),
        (select max(sending_until) from own g where g.to_id = d.to_id),
        (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.any_at) as u (at)
          where g.to_id = d.to_id), (
          select coalesce(array_agg(u.id order by u.at), '{}')
          from own g cross join lateral unnest(g.any_at, g.campaign_ids) as u (at, id)
          where g.to_id = d.to_id),
        (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.email_at) as u (at)
          where g.to_id = d.to_id), (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.sms_at) as u (at)
          where g.to_id = d.to_id), (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.push_at) as u (at)
          where g.to_id = d.to_id), (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.mail_at) as u (at)
          where g.to_id = d.to_id), (
          select coalesce(array_agg(u.at order by u.at), '{}')
          from own g cross join lateral unnest(g.checkin_at) as u (at)
          where g.to_id = d.to_id)
      from (select distinct to_id from own) d
      on conflict (business_id, recipient) do update set
        denied = excluded.denied, sending_until = excluded.sending_until, any_at = excluded.any_at, campaign_ids = excluded.campaign_ids, email_at = excluded.email_at, sms_at = excluded.sms_at, push_at = excluded.push_at, mail_at = excluded.mail_at, checkin_at = excluded.checkin_at;

-- messagesOf
select "k"."name" as "campaign", "t"."channel", "t"."status", "t"."reason", "t"."code", "t"."due_at", "t"."sent_at", "t"."settled_at" from "messages" as "t" inner join "campaigns" as "k" on "k"."business_id" = "t"."business_id" and "k"."id" = "t"."campaign_id" where "t"."business_id" = $1 and "t"."recipient" = $2 order by "t"."due_at" asc, "t"."id" asc;

-- exposuresOf
select "k"."name" as "campaign", "t"."arm", "t"."at" from "exposures" as "t" inner join "campaigns" as "k" on "k"."business_id" = "t"."business_id" and "k"."id" = "t"."campaign_id" where "t"."business_id" = $1 and "t"."recipient" = $2 order by "t"."at" asc, "t"."campaign_id" asc;

-- redemptionsOf
select "k"."name" as "campaign", "t"."code", "t"."amount", "t"."at" from "redemptions" as "t" inner join "campaigns" as "k" on "k"."business_id" = "t"."business_id" and "k"."id" = "t"."campaign_id" where "t"."business_id" = $1 and "t"."recipient" = $2 order by "t"."at" asc, "t"."id" asc;

-- erasedAmong
select from erasures where business_id = $1 limit 1;

-- sharedContacts
select email as contact from customer_records
     where business_id = $1 and customer_id <> $2 and email = any(cast($3 as text[]))
     union select phone from customer_records
     where business_id = $4 and customer_id <> $5 and phone = any(cast($6 as text[]));

-- removeCustomer
insert into erasures (business_id, fingerprint) select $1, unnest($2::bytea[]) on conflict do nothing;
update purchases set customer_id = null, customer_ref = null where business_id = $1 and customer_id = $2;
delete from customers where business_id = $1 and id = $2;

-- claimPurchases
select from purchases p where p.business_id = $1 and p.customer_id is null and p.customer_ref is not null limit 1;

-- rebuildCustomerStats
insert into history_zones (business_id, time_zone) values ($1, coalesce((select time_zone from stores where business_id = $2 order by id limit 1), 'UTC'))
     on conflict (business_id) do update set time_zone = excluded.time_zone;
delete from customer_stats s where business_id = $1 and not exists (
       select from purchases p where p.business_id = $2 and p.customer_id = s.customer_id);
with zone as (select time_zone from history_zones where business_id = $1),
     fresh as materialized (
       select customer_id, count(*) filter (where is_sale) as purchases,
         count(*) filter (where amount < 0) as refunds,
         sum(amount) as revenue,
         coalesce(min(day) filter (where is_sale), min(day)) as first_day,
         coalesce(max(day) filter (where is_sale), max(day)) as last_day,
         array_agg(day) as days,
         array_agg(day) filter (where not is_sale) as other_days,
         array_agg(spent) as spent,
         string_agg(case when is_sale then chr(48 + weekday) else '-' end, '') as weekdays,
         string_agg(case when is_sale then chr(97 + hour) else '-' end, '') as hours,
         string_agg(case when is_sale then chr(168 + 24 * weekday + hour) else '-' end, '') as slots,
         lower(string_agg(items, chr(10)) filter (where is_sale) collate "C") as items
       from (
         select customer_id, day, amount, items, amount > 0 as is_sale, sum(amount) over told as spent,
           (day - date '0001-01-01') % 7 + 1 as weekday,
           date_part('hour', at at time zone (select time_zone from zone))::int as hour
         from purchases where business_id = $2 and customer_id is not null
         window told as (partition by customer_id order by day, id rows unbounded preceding)
       ) as told
       group by customer_id
     ), written as (
     insert into customer_stats as s (business_id, customer_id, purchases, refunds, revenue, first_day, last_day)
     select $3, customer_id, purchases, refunds, revenue, first_day, last_day from fresh
     on conflict (business_id, customer_id) do update set
       purchases = excluded.purchases, refunds = excluded.refunds, revenue = excluded.revenue, first_day = excluded.first_day, last_day = excluded.last_day
     where (s.purchases, s.refunds, s.revenue, s.first_day, s.last_day) is distinct from (excluded.purchases, excluded.refunds, excluded.revenue, excluded.first_day, excluded.last_day)
     )
     insert into customer_history as s (business_id, customer_id, days, other_days, spent, weekdays, hours, slots, items)
     select $4, customer_id, days, other_days, spent, weekdays, hours, slots, items from fresh
     on conflict (business_id, customer_id) do update set
       days = excluded.days, other_days = excluded.other_days, spent = excluded.spent, weekdays = excluded.weekdays, hours = excluded.hours, slots = excluded.slots, items = excluded.items
     where (s.days, s.other_days, s.spent, s.weekdays, s.hours, s.slots, s.items) is distinct from (excluded.days, excluded.other_days, excluded.spent, excluded.weekdays, excluded.hours, excluded.slots, excluded.items);

-- refreshCustomerStats
with wanted as materialized (select distinct unnest(cast($1 as bigint[])) as wanted_id),
     zone as (
       select coalesce((select time_zone from history_zones where business_id = $2), coalesce((select time_zone from stores where business_id = $3 order by id limit 1), 'UTC')) as time_zone
     ), fresh as materialized (
       select customer_id, count(*) filter (where is_sale) as purchases,
         count(*) filter (where amount < 0) as refunds,
         sum(amount) as revenue,
         coalesce(min(day) filter (where is_sale), min(day)) as first_day,
         coalesce(max(day) filter (where is_sale), max(day)) as last_day,
         array_agg(day) as days,
         array_agg(day) filter (where not is_sale) as other_days,
         array_agg(spent) as spent,
         string_agg(case when is_sale then chr(48 + weekday) else '-' end, '') as weekdays,
         string_agg(case when is_sale then chr(97 + hour) else '-' end, '') as hours,
         string_agg(case when is_sale then chr(168 + 24 * weekday + hour) else '-' end, '') as slots,
         lower(string_agg(items, chr(10)) filter (where is_sale) collate "C") as items
       from (
         select customer_id, day, amount, items, amount > 0 as is_sale, sum(amount) over told as spent,
           (day - date '0001-01-01') % 7 + 1 as weekday,
           date_part('hour', at at time zone (select time_zone from zone))::int as hour
         from wanted cross join lateral (
           select * from purchases where business_id = $4 and customer_id = wanted_id offset 0
         ) as own
         window told as (partition by customer_id order by day, id rows unbounded preceding)
       ) as told
       group by customer_id
     ), gone as (
       delete from customer_stats where business_id = $5 and customer_id = any(cast($6 as bigint[]))
         and customer_id not in (select customer_id from fresh)
     ), written as (
     insert into customer_stats as s (business_id, customer_id, purchases, refunds, revenue, first_day, last_day)
     select $7, customer_id, purchases, refunds, revenue, first_day, last_day from fresh
     on conflict (business_id, customer_id) do update set
       purchases = excluded.purchases, refunds = excluded.refunds, revenue = excluded.revenue, first_day = excluded.first_day, last_day = excluded.last_day
     where (s.purchases, s.refunds, s.revenue, s.first_day, s.last_day) is distinct from (excluded.purchases, excluded.refunds, excluded.revenue, excluded.first_day, excluded.last_day)
     )
     insert into customer_history as s (business_id, customer_id, days, other_days, spent, weekdays, hours, slots, items)
     select $8, customer_id, days, other_days, spent, weekdays, hours, slots, items from fresh
     on conflict (business_id, customer_id) do update set
       days = excluded.days, other_days = excluded.other_days, spent = excluded.spent, weekdays = excluded.weekdays, hours = excluded.hours, slots = excluded.slots, items = excluded.items
     where (s.days, s.other_days, s.spent, s.weekdays, s.hours, s.slots, s.items) is distinct from (excluded.days, excluded.other_days, excluded.spent, excluded.weekdays, excluded.hours, excluded.slots, excluded.items);

-- rebuildBreaks
delete from rfm_breaks where business_id = $1;
insert into rfm_breaks (business_id, recency, frequency, money)
     select $1, last_day, purchases, revenue from (
       select percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by last_day) as last_day, percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by purchases) as purchases, percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by revenue) as revenue
       from customer_stats where business_id = $2 and purchases > 0
     ) as fifths where last_day is not null;

-- listCustomers
with matched as materialized (
      select c.id, null::bigint as key from customers c where c.business_id = $1
    ), page as (
      select id, key from matched where true order by id limit $2
    )
    select (select count(*)::int from matched) as total, page.key::text as sort_key, c.id, c.name, c.email, c.phone, c.tags, ST_X(c.position) as lng, ST_Y(c.position) as lat,
  c.accuracy, c.address, c.neighborhood_id, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent,
  coalesce(s.purchases, 0) as purchases, coalesce(s.revenue, 0)::numeric(14, 2)::text as revenue,
  case when s.purchases > 0 then s.last_day end as last_day
    from (select 1) as once left join page on true
    left join customers c on c.business_id = $3 and c.id = page.id
    left join customer_stats s on s.business_id = $4 and s.customer_id = page.id
    order by page.id;

-- listCustomers of a segment, found, further on
with matched as materialized (
      select c.id, case when s.purchases > 0 then s.last_day end as key from customers c left join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id where c.business_id = $1 and c.neighborhood_id = $2 and (concat_ws(chr(10), c.name, c.email, c.phone, c.address) ~ $3 or c.phone ~ $4)
    and c.tags @> array[$5::text]
    ), page as (
      select id, key from matched where (key is null or key < cast($6 as date) or (key = cast($7 as date) and id > $8)) order by key desc nulls last, id limit $9
    )
    select (select count(*)::int from matched) as total, page.key::text as sort_key, c.id, c.name, c.email, c.phone, c.tags, ST_X(c.position) as lng, ST_Y(c.position) as lat,
  c.accuracy, c.address, c.neighborhood_id, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent,
  coalesce(s.purchases, 0) as purchases, coalesce(s.revenue, 0)::numeric(14, 2)::text as revenue,
  case when s.purchases > 0 then s.last_day end as last_day
    from (select 1) as once left join page on true
    left join customers c on c.business_id = $10 and c.id = page.id
    left join customer_stats s on s.business_id = $11 and s.customer_id = page.id
    order by page.key desc nulls last, page.id;

-- listCustomers after those with a name
with matched as materialized (
      select c.id, lower(left(c.name, 60)) as key from customers c where c.business_id = $1
    ), page as (
      select id, key from matched where key is null and id > $2 order by key asc nulls last, id limit $3
    )
    select (select count(*)::int from matched) as total, page.key::text as sort_key, c.id, c.name, c.email, c.phone, c.tags, ST_X(c.position) as lng, ST_Y(c.position) as lat,
  c.accuracy, c.address, c.neighborhood_id, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent,
  coalesce(s.purchases, 0) as purchases, coalesce(s.revenue, 0)::numeric(14, 2)::text as revenue,
  case when s.purchases > 0 then s.last_day end as last_day
    from (select 1) as once left join page on true
    left join customers c on c.business_id = $4 and c.id = page.id
    left join customer_stats s on s.business_id = $5 and s.customer_id = page.id
    order by page.key asc nulls last, page.id;

-- listedIds
select coalesce(string_agg(id::text, ',' order by key desc nulls last, id), '') as ids from (
      select c.id, coalesce(s.revenue, 0) as key from customers c left join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id where c.business_id = $1 and concat_ws(chr(10), c.name, c.email, c.phone, c.address) ~ $2
    ) as matched;

-- customersByIds
select c.id, c.name, c.email, c.phone, c.tags, ST_X(c.position) as lng, ST_Y(c.position) as lat,
  c.accuracy, c.address, c.neighborhood_id, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent,
  coalesce(s.purchases, 0) as purchases, coalesce(s.revenue, 0)::numeric(14, 2)::text as revenue,
  case when s.purchases > 0 then s.last_day end as last_day
    from unnest(cast($1 as bigint[])) as wanted (id)
    cross join lateral (
      select * from customers where business_id = $2 and id = wanted.id offset 0
    ) as c
    left join lateral (
      select * from customer_stats where business_id = $3 and customer_id = wanted.id offset 0
    ) as s on true;

-- personOf
select c.id, c.name, c.email, c.phone, c.tags, ST_X(c.position) as lng, ST_Y(c.position) as lat,
  c.accuracy, c.address, c.neighborhood_id, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent,
  coalesce(s.purchases, 0) as purchases, coalesce(s.revenue, 0)::numeric(14, 2)::text as revenue,
  case when s.purchases > 0 then s.last_day end as last_day, c.attributes, c.birthday, c.since, c.postcode, n.name as neighborhood,
      to_hex(c.cell) as cell, coalesce(s.refunds, 0) as refunds, s.first_day,
      case when s.purchases > 0 and b.business_id is not null then 1 + (b.recency[1] < s.last_day)::int + (b.recency[2] < s.last_day)::int + (b.recency[3] < s.last_day)::int + (b.recency[4] < s.last_day)::int end as recency, case when s.purchases > 0 and b.business_id is not null then 1 + (b.frequency[1] < s.purchases)::int + (b.frequency[2] < s.purchases)::int + (b.frequency[3] < s.purchases)::int + (b.frequency[4] < s.purchases)::int end as frequency, case when s.purchases > 0 and b.business_id is not null then 1 + (b.money[1] < s.revenue)::int + (b.money[2] < s.revenue)::int + (b.money[3] < s.revenue)::int + (b.money[4] < s.revenue)::int end as money,
      case when s.purchases > 0 and b.business_id is not null then case
      when not b.recency[1] < s.last_day then 'lapsed'
      when b.recency[3] < s.last_day and b.frequency[3] < s.purchases and b.money[3] < s.revenue then 'champions'
      when b.recency[2] < s.last_day and b.frequency[3] < s.purchases then 'loyal'
      when b.recency[3] < s.last_day and not b.frequency[2] < s.purchases and s.purchases <= 2 then 'new'
      when not b.recency[2] < s.last_day or (not b.recency[3] < s.last_day and b.frequency[2] < s.purchases) then 'slipping'
      else 'occasional'
    end end as rfm_group, c.created_at, c.updated_at
    from customers c left join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id
    left join neighborhoods n on n.business_id = c.business_id and n.id = c.neighborhood_id
    left join rfm_breaks b on b.business_id = c.business_id
    where c.business_id = $1 and c.id = $2;

-- successorOf
select customer_id from customer_merges
     where business_id = $1 and other_customer_id = $2 and undone_at is null order by id desc limit 1;

-- recordsOf
select * from "customer_records" where "business_id" = $1 and "customer_id" = $2 order by "id" asc;

-- consentsOf
select * from "consents" where "business_id" = $1 and "customer_id" = $2 order by "at" desc, "id" desc;

-- mergesOf
select id, reason, at, undone_at, other_customer_id, record_ids::text[] as record_ids
     from customer_merges where business_id = $1 and customer_id = $2 order by at desc, id desc;

-- recordsByIds
select * from "customer_records" where "business_id" = $1 and "id" in ($2) order by "id" asc;

-- purchasesOf
select "at", "day", "amount", "items", "source", "source_key", "customer_ref" from "purchases" where "business_id" = $1 and "customer_id" = $2 order by "at" asc, "id" asc;

-- eventsOf
select *, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exactly
    from (
      select 'purchase' as type, id, at, amount::text as amount, items, source, null as channel, null as purpose,
        null::boolean as granted, null::jsonb as reason, null::boolean as undone, null::timestamptz as until,
        null::jsonb as message
      from purchases where business_id = $1 and customer_id = $2
      union all
      select 'consent', id, at, null, null, source, channel, purpose, granted, null, null, null, null
      from consents where business_id = $3 and customer_id = $4
      union all
      select 'merge', id, at, null, null, null, null, null, null, reason, undone_at is not null, null, null
      from customer_merges where business_id = $5 and customer_id = $6
      union all
      select 'record', id, updated_at, null, null, source, null, null, null, null, null, null, null
      from customer_records where business_id = $7 and customer_id = $8
      union all
      select 'visit', v.id, v.entered_at, null, coalesce(g.name, s.name), null, null, null, null, null, null, v.exited_at,
        null
      from devices d
      join visits v on v.business_id = d.business_id and v.device_id = d.id
      left join geofences g on g.business_id = v.business_id and g.id = v.geofence_id
      left join stores s on s.business_id = v.business_id and s.id = v.store_id
      where d.business_id = $9 and d.customer_id = $10
      union all
      select 'message', m.id, coalesce(m.sent_at, m.settled_at, m.due_at), null, null, null, null, null, null, null, null, null,
        jsonb_build_object('campaign', k.name, 'channel', m.channel, 'status', m.status, 'reason', m.reason)
      from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
      where m.business_id = $11 and m.customer_id = $12 and m.status not in ('owed', 'sending')
    ) as events

    order by at desc, type desc, id desc
    limit $13;

-- eventsOf further on
select *, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exactly
    from (
      select 'purchase' as type, id, at, amount::text as amount, items, source, null as channel, null as purpose,
        null::boolean as granted, null::jsonb as reason, null::boolean as undone, null::timestamptz as until,
        null::jsonb as message
      from purchases where business_id = $1 and customer_id = $2
      union all
      select 'consent', id, at, null, null, source, channel, purpose, granted, null, null, null, null
      from consents where business_id = $3 and customer_id = $4
      union all
      select 'merge', id, at, null, null, null, null, null, null, reason, undone_at is not null, null, null
      from customer_merges where business_id = $5 and customer_id = $6
      union all
      select 'record', id, updated_at, null, null, source, null, null, null, null, null, null, null
      from customer_records where business_id = $7 and customer_id = $8
      union all
      select 'visit', v.id, v.entered_at, null, coalesce(g.name, s.name), null, null, null, null, null, null, v.exited_at,
        null
      from devices d
      join visits v on v.business_id = d.business_id and v.device_id = d.id
      left join geofences g on g.business_id = v.business_id and g.id = v.geofence_id
      left join stores s on s.business_id = v.business_id and s.id = v.store_id
      where d.business_id = $9 and d.customer_id = $10
      union all
      select 'message', m.id, coalesce(m.sent_at, m.settled_at, m.due_at), null, null, null, null, null, null, null, null, null,
        jsonb_build_object('campaign', k.name, 'channel', m.channel, 'status', m.status, 'reason', m.reason)
      from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
      where m.business_id = $11 and m.customer_id = $12 and m.status not in ('owed', 'sending')
    ) as events
    where (at, type, id) < (cast($13 as timestamptz), $14, cast($15 as bigint))
    order by at desc, type desc, id desc
    limit $16;

-- devicesOf
select d.id, d.name, d.kind, d.client_key, d.active, d.consented_at, d.withdrawn_at, d.created_at, s.last_seen_at,
      p.endpoint as push_endpoint
    from devices d
    left join device_states s on s.business_id = d.business_id and s.device_id = d.id
    left join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
    where d.business_id = $1 and d.customer_id = $2
    order by d.id;

-- visitsOf
select "t".* from "visits" as "t" inner join "devices" as "d" on "d"."business_id" = "t"."business_id" and "d"."id" = "t"."device_id" where "t"."business_id" = $1 and "d"."customer_id" = $2 order by "t"."entered_at" asc, "t"."id" asc;

-- fenceEventsOf
select "t".* from "fence_events" as "t" inner join "devices" as "d" on "d"."business_id" = "t"."business_id" and "d"."id" = "t"."device_id" where "t"."business_id" = $1 and "d"."customer_id" = $2 order by "t"."at" asc, "t"."id" asc;

-- fixBatchesOf
select "t"."device_id", "t"."fixes" from "fix_batches" as "t" inner join "devices" as "d" on "d"."business_id" = "t"."business_id" and "d"."id" = "t"."device_id" where "t"."business_id" = $1 and "d"."customer_id" = $2 order by "t"."device_id" asc, "t"."first_at" asc, "t"."id" asc;

-- peopleToCompare
select id, name, phone, address, postcode from customers
     where business_id = $1 and id > $2 and (phone is not null or (name is not null and address is not null))
     order by id limit $3;

-- setApart
with known as (
      select low.business_id, low.id as low, high.id as high
      from customers low join customers high on high.business_id = low.business_id
      where low.business_id = $1 and low.id = $2 and high.id = $3
    ), noted as (
      insert into customers_apart (business_id, low_id, high_id) select business_id, low, high from known
      on conflict do nothing
    )
    select low from known;

-- clearSetApart
delete from "customers_apart" where "business_id" = $1 and "low_id" = $2 and "high_id" = $3;
