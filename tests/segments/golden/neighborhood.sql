(c.neighborhood_id is not null and c.neighborhood_id = any(:seg_0::bigint[]));
-- :seg_0 ["1","2"]
