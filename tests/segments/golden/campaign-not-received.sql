exists (
      select from (
        select x.recipient as customer_id from exposures x where x.business_id = :businessId and x.campaign_id = :seg_0 and x.arm > 0 and not exists (
          select from messages m where m.business_id = x.business_id and m.campaign_id = x.campaign_id
            and m.recipient = x.recipient and m.status in ('sent', 'delivered')) and x.at >= :seg_1::date::timestamp at time zone :seg_2 and x.at < :seg_3::date::timestamp at time zone :seg_4 group by 1
      ) found where found.customer_id = c.id);
-- :seg_0 "5"
-- :seg_1 "2026-01-01"
-- :seg_2 "America/New_York"
-- :seg_3 "2026-04-01"
-- :seg_4 "America/New_York"
