coalesce(lower((c.attributes ->> :seg_0::text)) = lower(:seg_1::text), false);
-- :seg_0 "Memo"
-- :seg_1 "x"
