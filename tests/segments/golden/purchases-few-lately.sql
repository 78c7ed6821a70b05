not exists (
      select from customer_history h
      where h.business_id = :businessId and h.customer_id = c.id and width_bucket(:seg_1::date, h.days) - width_bucket(:seg_0::date - 1, h.days) - coalesce(width_bucket(:seg_1::date, h.other_days) - width_bucket(:seg_0::date - 1, h.other_days), 0) >= :seg_2::int);
-- :seg_0 "2026-01-01"
-- :seg_1 "2026-03-31"
-- :seg_2 3
