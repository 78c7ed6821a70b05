exists (
      select from customer_history h
      where h.business_id = :businessId and h.customer_id = c.id and width_bucket(:seg_0::date, h.days) - coalesce(width_bucket(:seg_0::date, h.other_days), 0) >= :seg_1::int);
-- :seg_0 "2026-03-31"
-- :seg_1 2
