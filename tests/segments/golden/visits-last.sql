exists (
      select from (
        select d.customer_id from visits v join devices d on d.business_id = v.business_id and d.id = v.device_id
        where v.business_id = :businessId and d.customer_id is not null
        group by d.customer_id
        having count(*) >= :seg_0::int and (max(v.entered_at) at time zone :seg_1)::date <= :seg_2::date and (max(v.entered_at) at time zone :seg_1)::date >= :seg_3::date
      ) found where found.customer_id = c.id);
-- :seg_0 1
-- :seg_1 "America/New_York"
-- :seg_2 "2026-10-25"
-- :seg_3 "2026-08-26"
