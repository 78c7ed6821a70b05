coalesce((c.attributes ->> :seg_0::text) ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and (c.attributes ->> :seg_1::text) collate "C" <= :seg_2::text, false);
-- :seg_0 "Joined"
-- :seg_1 "Joined"
-- :seg_2 "2025-01-31"
