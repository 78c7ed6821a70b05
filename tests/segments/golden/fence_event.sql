exists (
      select from (
        select d.customer_id from fence_events v join devices d on d.business_id = v.business_id and d.id = v.device_id
        where v.business_id = :businessId and d.customer_id is not null and v.kind = any(:seg_0::text[]) and v.geofence_id = :seg_1 and v.at >= :seg_2::timestamptz and v.at < :seg_3::timestamptz
        group by d.customer_id
      ) found where found.customer_id = c.id);
-- :seg_0 ["entered","crossed"]
-- :seg_1 "7"
-- :seg_2 "2025-12-31T04:00:00.000Z"
-- :seg_3 "2026-02-01T00:00:00.000Z"
