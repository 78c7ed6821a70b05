(c.position is not null
    and c.position && ST_MakeEnvelope(:seg_0::float8, :seg_1::float8, :seg_2::float8, :seg_3::float8, 4326) and ST_Distance(c.position::geography, ST_SetSRID(ST_MakePoint(:seg_4::float8, :seg_5::float8), 4326)::geography) <= :seg_6::float8
    and not (c.position && ST_MakeEnvelope(:seg_7::float8, :seg_8::float8, :seg_9::float8, :seg_10::float8, 4326) and ST_Distance(c.position::geography, ST_SetSRID(ST_MakePoint(:seg_11::float8, :seg_12::float8), 4326)::geography) < :seg_13::float8));
-- :seg_0 -0.01832563212
-- :seg_1 -0.018449137799999998
-- :seg_2 0.01832563212
-- :seg_3 0.018449137799999998
-- :seg_4 0
-- :seg_5 0
-- :seg_6 2000
-- :seg_7 -0.0009162813
-- :seg_8 -0.00092245638
-- :seg_9 0.0009162813
-- :seg_10 0.00092245638
-- :seg_11 0
-- :seg_12 0
-- :seg_13 100
