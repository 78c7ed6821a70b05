(c.position is not null and ST_Covers(ST_SetSRID(ST_GeomFromGeoJSON(:seg_0), 4326), c.position));
-- :seg_0 "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[0,1],[0,0]]]]}"
