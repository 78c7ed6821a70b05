exists (
      select from (
        select d.customer_id from visits v join devices d on d.business_id = v.business_id and d.id = v.device_id
        where v.business_id = :businessId and d.customer_id is not null and v.geofence_id = :seg_0 and v.entered_at >= :seg_1::date::timestamp at time zone :seg_2
        group by d.customer_id
        having count(*) >= :seg_3::int and count(*) <= :seg_4::int
      ) found where found.customer_id = c.id);
-- :seg_0 "7"
-- :seg_1 "2026-10-26"
-- :seg_2 "America/New_York"
-- :seg_3 3
-- :seg_4 9
