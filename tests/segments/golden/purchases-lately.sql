exists (
      select from customer_stats s
      where s.business_id = :businessId and s.customer_id = c.id and s.purchases > 0 and s.last_day >= :seg_0::date);
-- :seg_0 "2026-10-26"
