-- currentStreets
select "edition", "name", "imported_at", "extract_at", "bbox", "counts", "routing" from "streets" where "business_id" = $1 limit $2;

-- currentEdition
select "edition" from "streets" where "business_id" = $1 limit $2;

-- basemapTile
select "t"."mvt" from "streets" as "s" inner join "street_tiles" as "t" on "t"."business_id" = "s"."business_id" and "t"."edition" = "s"."edition" where "s"."business_id" = $1 and "t"."z" = $2 and "t"."x" = $3 and "t"."y" = $4 limit $5;

-- listShops
select "p"."osm_id", "p"."name", "p"."kind", ST_X("p"."position") as "lng", ST_Y("p"."position") as "lat" from "streets" as "s" inner join "street_shops" as "p" on "p"."business_id" = "s"."business_id" and "p"."edition" = "s"."edition" where "s"."business_id" = $1 order by p.name nulls last, "p"."osm_id" asc limit $2;

-- listShops by all
select "p"."osm_id", "p"."name", "p"."kind", ST_X("p"."position") as "lng", ST_Y("p"."position") as "lat" from "streets" as "s" inner join "street_shops" as "p" on "p"."business_id" = "s"."business_id" and "p"."edition" = "s"."edition" where "s"."business_id" = $1 and "p"."kind" = $2 and "p"."name" ilike $3 and (p.position && ST_MakeEnvelope($4, $5, $6, $7, 4326) or p.position && ST_MakeEnvelope($8, $9, $10, $11, 4326)) order by ST_DistanceSphere(p.position, ST_SetSRID(ST_MakePoint($12, $13), 4326)), "p"."osm_id" asc limit $14;
