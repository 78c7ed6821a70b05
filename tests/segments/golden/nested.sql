(not exists (
      select from customer_stats s
      where s.business_id = :businessId and s.customer_id = c.id and s.purchases > 0 and s.last_day >= :seg_0::date)
  and (c.tags @> array[:seg_1::text]
  or not ((c.sms_consent is true))));
-- :seg_0 "2026-10-26"
-- :seg_1 "vip"
