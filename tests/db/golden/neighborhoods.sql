-- listNeighborhoods
select "id", "name", "households", "population" from "neighborhoods" where "business_id" = $1 order by "name" asc, "id" asc;

-- neighborhoodShapes
select "id", "name", "households", "population", ST_asGeoJSON("geometry") as "geometry" from "neighborhoods" where "business_id" = $1 order by "name" asc, "id" asc;
