coalesce(strpos(lower((c.attributes ->> :seg_0::text) collate "C"), lower(:seg_1::text)) > 0, false);
-- :seg_0 "Memo"
-- :seg_1 "%"
