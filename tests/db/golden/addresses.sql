-- servedEdition
select streets.edition, store.lng, store.lat,
       exists (select from address_corrections c where c.business_id = asked.business_id) as corrected
     from (values (cast($1 as bigint))) as asked (business_id)
     left join streets using (business_id)
     left join lateral (
       select ST_X(position) as lng, ST_Y(position) as lat from stores
       where business_id = asked.business_id order by id limit 1
     ) as store on true;

-- streetsOf
select "street", "name", "aliases", "city", "postcodes", "lng", "lat" from "address_streets" where "business_id" = $1 and "edition" = $2 order by "street" asc;

-- areasOf
select "kind", "name", "aliases", "city", "lng", "lat", "bbox", "addresses" from "address_areas" where "business_id" = $1 and "edition" = $2 order by "area" asc;

-- housesAt
select h.*
     from unnest(cast($1 as int[]), cast($2 as int[])) as wanted (street, number)
     cross join lateral (
       select street, number, suffix, city, postcode, lng, lat, interpolated from address_houses
       where business_id = $3 and edition = $4 and street = wanted.street and number = wanted.number
       order by suffix, ordinal limit 50
     ) as h;

-- housesAround
select wanted.number as wanted, h.*
     from unnest(cast($1 as int[]), cast($2 as int[])) as wanted (street, number)
     cross join lateral ((
    select street, number, suffix, city, postcode, lng, lat, interpolated from address_houses
    where business_id = $3 and edition = $4 and street = wanted.street
      and number < wanted.number and (number - wanted.number) % 2 = 0
    order by number desc, suffix, ordinal limit 1) union all (
    select street, number, suffix, city, postcode, lng, lat, interpolated from address_houses
    where business_id = $5 and edition = $6 and street = wanted.street
      and number > wanted.number and (number - wanted.number) % 2 = 0
    order by number asc, suffix, ordinal limit 1)) as h;

-- linesOf
select street, lines from address_streets where business_id = $1 and edition = $2 and street = any($3);

-- listCorrections
select "id", "address", "key", "towns", "postcode", ST_X("position") as "lng", ST_Y("position") as "lat", "created_at" from "address_corrections" where "business_id" = $1 and "id" > $2 order by "id" asc limit $3;

-- correctionsOf
select "id", "address", "key", "towns", "postcode", ST_X("position") as "lng", ST_Y("position") as "lat", "created_at" from "address_corrections" where "business_id" = $1 and key = any($2) order by "id" desc;

-- replaceCorrections
delete from "address_corrections" where "business_id" = $1 and "id" in ($2);
insert into "address_corrections" ("address", "business_id", "key", "position", "postcode", "towns") values ($1, $2, $3, ST_SetSRID(ST_MakePoint($4, $5), $6), $7, $8) returning "id", "address", "key", "towns", "postcode", ST_X("position") as "lng", ST_Y("position") as "lat", "created_at";

-- deleteCorrection
delete from "address_corrections" where "business_id" = $1 and "id" = $2 returning "address";
