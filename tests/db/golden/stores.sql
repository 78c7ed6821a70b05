-- listStores
select "id", "name", ST_X("position") as "lng", ST_Y("position") as "lat", "time_zone", "opening_hours", "created_at" from "stores" where "business_id" = $1 and "id" > $2 order by "id" asc limit $3;

-- storeOf
select "id", "name", ST_X("position") as "lng", ST_Y("position") as "lat", "time_zone", "opening_hours", "created_at" from "stores" where "business_id" = $1 and "id" = $2 limit $3;

-- createStore
insert into "stores" ("business_id", "name", "position", "time_zone") values ($1, $2, ST_SetSRID(ST_MakePoint($3, $4), $5), $6) returning "id", "name", ST_X("position") as "lng", ST_Y("position") as "lat", "time_zone", "opening_hours", "created_at";

-- changeStore
update "stores" set "name" = $1 where "business_id" = $2 and "id" = $3 returning "id", "name", ST_X("position") as "lng", ST_Y("position") as "lat", "time_zone", "opening_hours", "created_at";

-- deleteStore
delete from "stores" where "business_id" = $1 and "id" = $2;
