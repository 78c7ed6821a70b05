((c.attributes ->> :seg_0::text) is not null);
-- :seg_0 "Memo"
