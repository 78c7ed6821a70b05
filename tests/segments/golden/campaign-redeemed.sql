exists (
      select from (
        select m.recipient as customer_id from redemptions m where m.business_id = :businessId and m.campaign_id = :seg_0 and m.recipient > 0 and m.at >= :seg_1::date::timestamp at time zone :seg_2 group by 1
      ) found where found.customer_id = c.id);
-- :seg_0 "5"
-- :seg_1 "2026-10-26"
-- :seg_2 "America/New_York"
