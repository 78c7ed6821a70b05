not exists (
      select from customer_history h
      where h.business_id = :businessId and h.customer_id = c.id and not (cardinality(h.days) - width_bucket(:seg_0::date - 1, h.days) - coalesce(cardinality(h.other_days) - width_bucket(:seg_0::date - 1, h.other_days), 0) <= :seg_1::int and coalesce(h.spent[cardinality(h.days)], 0) - coalesce(h.spent[width_bucket(:seg_0::date - 1, h.days)], 0) <= :seg_2::numeric));
-- :seg_0 "2025-11-25"
-- :seg_1 9
-- :seg_2 50
