(c.since is not null and c.since >= :seg_0::date);
-- :seg_0 "2026-08-16"
