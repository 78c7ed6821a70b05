(not exists (
      select from (
        select p.customer_id from purchases p
        where p.business_id = :businessId and p.customer_id is not null and p.day >= :seg_0::date and p.amount > 0
        group by p.customer_id
      ) found where found.customer_id = c.id)
  and (c.tags @> array[:seg_1::text]
  or not ((c.sms_consent is true))));
-- :seg_0 "2026-10-26"
-- :seg_1 "vip"
