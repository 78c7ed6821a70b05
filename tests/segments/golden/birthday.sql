(c.birthday is not null and right(c.birthday, 5) = any(:seg_0::text[]));
-- :seg_0 ["11-24","11-25","11-26","11-27","11-28","11-29","11-30","12-01"]
