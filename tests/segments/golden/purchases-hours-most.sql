exists (
      select from customer_history h
      where h.business_id = :businessId and h.customer_id = c.id and length(translate(h.hours, :seg_0::text, '')) >= :seg_1::int);
-- :seg_0 "-abcdefwx"
-- :seg_1 1
