exists (
      select from customer_stats s
      where s.business_id = :businessId and s.customer_id = c.id and s.purchases >= :seg_0::int and s.revenue <= :seg_1::numeric);
-- :seg_0 5
-- :seg_1 99.5
