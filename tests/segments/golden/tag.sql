c.tags @> array[:seg_0::text];
-- :seg_0 "vip"
