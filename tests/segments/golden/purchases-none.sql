not exists (
      select from customer_stats s
      where s.business_id = :businessId and s.customer_id = c.id and s.purchases >= :seg_0::int);
-- :seg_0 1
