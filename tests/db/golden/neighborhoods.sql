-- listNeighborhoods
select "id", "name", "households", "population" from "neighborhoods" where "business_id" = $1 order by "name" asc, "id" asc;

-- neighborhoodShapes
select "id", "name", "households", "population", ST_asGeoJSON("geometry") as "geometry" from "neighborhoods" where "business_id" = $1 order by "name" asc, "id" asc;

-- unplacedByPostcode
select upper(replace(c.postcode, ' ', '')) as postcode, count(*)::int as customers
    from customers c where c.business_id = $1 and c.accuracy = 'postcode' and c.postcode is not null and c.position is null
    group by 1;

-- placedByPostcode
select upper(replace(postcode, ' ', '')) as postcode, neighborhood_id as "neighborhoodId", count(*)::int as weight
    from customers
    where business_id = $1 and neighborhood_id is not null
      and upper(replace(postcode, ' ', '')) = any($2::text[])
    group by 1, 2;

-- housesByPostcode
select postcode, neighborhood_id as "neighborhoodId", count(*)::int as weight
    from (
      select upper(replace(h.postcode, ' ', '')) as postcode, min(n.id) as neighborhood_id
      from streets s
      join address_houses h on h.business_id = s.business_id and h.edition = s.edition
      join neighborhoods n on n.business_id = h.business_id
        and ST_Covers(n.geometry, ST_SetSRID(ST_MakePoint(h.lng, h.lat), 4326))
      where s.business_id = $1 and upper(replace(h.postcode, ' ', '')) = any($2::text[])
      group by h.business_id, h.edition, h.street, h.number, h.suffix, h.ordinal, h.postcode
    ) houses
    group by 1, 2;
