exists (
      select from customer_history h
      where h.business_id = :businessId and h.customer_id = c.id and cardinality(h.days) - width_bucket(:seg_0::date - 1, h.days) - length(translate(substr(h.weekdays, width_bucket(:seg_0::date - 1, h.days) + 1), :seg_1::text, '')) >= :seg_2::int);
-- :seg_0 "2025-11-25"
-- :seg_1 "67"
-- :seg_2 3
