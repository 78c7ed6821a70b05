-- devicesByTokens
select d.* from unnest($1::bigint[], $2::bytea[]) with ordinality as c (business_id, token_hash, n)
     left join lateral (
       select business_id, id, kind, customer_id, client_key, passphrase, active, consented_at, withdrawn_at from devices
       where business_id = c.business_id and token_hash = c.token_hash
     ) d on true
     order by c.n;

-- listDevices
select "d"."id", "d"."name", "d"."kind", "d"."customer_id", "c"."name" as "customer_name", "d"."client_key", "d"."passphrase", "d"."active", "d"."consented_at", "d"."withdrawn_at", "d"."created_at", "s"."last_seen_at", (s.state #>> '{track,last,lng}')::float8 as lng, (s.state #>> '{track,last,lat}')::float8 as lat, p.device_id is not null as can_be_notified from "devices" as "d" left join "customers" as "c" on "c"."business_id" = "d"."business_id" and "c"."id" = "d"."customer_id" left join "device_states" as "s" on "s"."business_id" = "d"."business_id" and "s"."device_id" = "d"."id" left join "push_subscriptions" as "p" on "p"."business_id" = "d"."business_id" and "p"."device_id" = "d"."id" where "d"."business_id" = $1 and "d"."id" > $2 order by "d"."id" asc limit $3;

-- listDevices of a customer
select "d"."id", "d"."name", "d"."kind", "d"."customer_id", "c"."name" as "customer_name", "d"."client_key", "d"."passphrase", "d"."active", "d"."consented_at", "d"."withdrawn_at", "d"."created_at", "s"."last_seen_at", (s.state #>> '{track,last,lng}')::float8 as lng, (s.state #>> '{track,last,lat}')::float8 as lat, p.device_id is not null as can_be_notified from "devices" as "d" left join "customers" as "c" on "c"."business_id" = "d"."business_id" and "c"."id" = "d"."customer_id" left join "device_states" as "s" on "s"."business_id" = "d"."business_id" and "s"."device_id" = "d"."id" left join "push_subscriptions" as "p" on "p"."business_id" = "d"."business_id" and "p"."device_id" = "d"."id" where "d"."business_id" = $1 and "d"."id" > $2 and "d"."customer_id" = $3 order by "d"."id" asc limit $4;

-- deviceOf
select "d"."id", "d"."name", "d"."kind", "d"."customer_id", "c"."name" as "customer_name", "d"."client_key", "d"."passphrase", "d"."active", "d"."consented_at", "d"."withdrawn_at", "d"."created_at", "s"."last_seen_at", (s.state #>> '{track,last,lng}')::float8 as lng, (s.state #>> '{track,last,lat}')::float8 as lat, p.device_id is not null as can_be_notified from "devices" as "d" left join "customers" as "c" on "c"."business_id" = "d"."business_id" and "c"."id" = "d"."customer_id" left join "device_states" as "s" on "s"."business_id" = "d"."business_id" and "s"."device_id" = "d"."id" left join "push_subscriptions" as "p" on "p"."business_id" = "d"."business_id" and "p"."device_id" = "d"."id" where "d"."business_id" = $1 and "d"."id" = $2 limit $3;

-- createDevice
insert into "devices" ("business_id", "consented_at", "kind", "name", "token_hash") values ($1, $2, $3, $4, $5) returning "id";

-- changeDevice
update "businesses" set "data_version" = "data_version" + $1 where "id" = $2;
update "devices" set "name" = $1, "customer_id" = $2, "active" = $3 where "business_id" = $4 and "id" = $5;

-- replaceToken
update "devices" set "token_hash" = $1 where "business_id" = $2 and "id" = $3;

-- deleteDevice
delete from "devices" where "business_id" = $1 and "id" = $2;

-- setConsent
update "devices" set "consented_at" = CURRENT_TIMESTAMP, "withdrawn_at" = $1 where "business_id" = $2 and "id" = $3;

-- setConsent taken back
update "devices" set "consented_at" = $1, "withdrawn_at" = CURRENT_TIMESTAMP where "business_id" = $2 and "id" = $3;

-- settingsOf
select "settings" from "checkin_settings" where "business_id" = $1 limit $2;

-- changeSettings
insert into checkin_settings as s (business_id, settings) values ($1, $2::jsonb)
     on conflict (business_id) do update set settings = s.settings || excluded.settings
     returning settings;

-- listHereCodes
select "id", "code", "store_id", "name", "created_at" from "here_codes" where "business_id" = $1 and "id" > $2 order by "id" asc limit $3;

-- createHereCode
insert into here_codes (business_id, store_id, code, name) select "business_id", "id", $1, $2 from "stores" where "business_id" = $3 and "id" = $4 returning "id", "code", "store_id", "name", "created_at";

-- deleteHereCode
delete from "here_codes" where "business_id" = $1 and "id" = $2;

-- posterOf
select "h"."name", "b"."name" as "business", "s"."id" as "store_id", "s"."name" as "store", ST_X("s"."position") as "lng", ST_Y("s"."position") as "lat" from "here_codes" as "h" inner join "stores" as "s" on "s"."business_id" = "h"."business_id" and "s"."id" = "h"."store_id" inner join "businesses" as "b" on "b"."id" = "h"."business_id" where "h"."business_id" = $1 and "h"."code" = $2 limit $3;

-- selfOf
select "d"."name", "d"."consented_at", "b"."name" as "business" from "devices" as "d" inner join "businesses" as "b" on "b"."id" = "d"."business_id" where "d"."business_id" = $1 and "d"."id" = $2 limit $3;

-- keptFixes
select sum("count") as "fixes" from "fix_batches" where "business_id" = $1 and "device_id" = $2 limit $3;

-- latestVisits
select coalesce(s.name, g.name) as store, "v"."entered_at", "v"."exited_at" from "visits" as "v" left join "stores" as "s" on "s"."business_id" = "v"."business_id" and "s"."id" = "v"."store_id" left join "geofences" as "g" on "g"."business_id" = "v"."business_id" and "g"."id" = "v"."geofence_id" where "v"."business_id" = $1 and "v"."device_id" = $2 order by "v"."entered_at" desc limit $3;

-- zoneNames
select "id", "name" from "geofences" where "business_id" = $1 and "active" = $2;
