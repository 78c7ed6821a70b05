not exists (
      select from (
        select d.customer_id from visits v join devices d on d.business_id = v.business_id and d.id = v.device_id
        where v.business_id = :businessId and d.customer_id is not null and v.store_id = :seg_0 and v.entered_at >= :seg_1::date::timestamp at time zone :seg_2 and v.entered_at < :seg_3::date::timestamp at time zone :seg_4
        group by d.customer_id
        having not (count(*) <= :seg_5::int)
      ) found where found.customer_id = c.id);
-- :seg_0 "3"
-- :seg_1 "2026-01-01"
-- :seg_2 "America/New_York"
-- :seg_3 "2026-04-01"
-- :seg_4 "America/New_York"
-- :seg_5 2
