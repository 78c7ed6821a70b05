-- housesIn
select street, number, suffix, ordinal, lng, lat from address_houses
    where business_id = $1 and edition = $2
      and (street, number, suffix, ordinal)
        > (cast($3 as integer), cast($4 as integer), cast($5 as text), cast($6 as smallint))
      and lng between $7 and $8 and lat between $9 and $10
    order by street, number, suffix, ordinal
    limit $11;

-- housesIn after one
select street, number, suffix, ordinal, lng, lat from address_houses
    where business_id = $1 and edition = $2
      and (street, number, suffix, ordinal)
        > (cast($3 as integer), cast($4 as integer), cast($5 as text), cast($6 as smallint))
      and lng between $7 and $8 and lat between $9 and $10
    order by street, number, suffix, ordinal
    limit $11;

-- streetsIn
select street, name, lines from address_streets
    where business_id = $1 and edition = $2 and street > $3
      and (street = any(cast($4 as integer[]))
        or (lng between $5 and $6 and lat between $7 and $8))
    order by street
    limit $9;

-- shopOf
select b.name as business, b.currency, s.edition, coalesce(s.demo, false) as demo, (
      select coalesce(json_agg(json_build_object(
        'id', t.id::text, 'name', t.name, 'time_zone', t.time_zone,
        'lng', ST_X(t.position), 'lat', ST_Y(t.position), 'here_code', (
          select h.code from here_codes h
          where h.business_id = t.business_id and h.store_id = t.id order by h.id limit 1)) order by t.id), '[]')
      from stores t where t.business_id = b.id
    ) as stores
    from businesses b left join streets s on s.business_id = b.id
    where b.id = $1;

-- leftAlone
select "neighborhood_id", "treated" from "holdout_neighborhoods" where "business_id" = $1 and "campaign_id" = $2;

-- holdCampaign
select "id" from "campaigns" where "business_id" = $1 and "id" = $2 limit $3 for update;

-- printedCodes
select code, neighborhood_id from codes
    where business_id = $1 and campaign_id = $2 and recipient is null
    order by created_at desc, code desc;
