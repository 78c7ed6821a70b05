exists (
      select from customer_stats s
      where s.business_id = :businessId and s.customer_id = c.id and s.purchases > 0 and s.last_day <= :seg_0::date and s.last_day >= :seg_1::date);
-- :seg_0 "2026-08-26"
-- :seg_1 "2025-11-24"
