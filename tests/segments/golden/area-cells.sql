coalesce(c.cell <= (:seg_0::bigint[])[width_bucket(c.cell, :seg_1::bigint[])], false);
-- :seg_0 ["9"]
-- :seg_1 ["5"]
