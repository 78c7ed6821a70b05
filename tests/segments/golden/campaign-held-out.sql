exists (
      select from (
        select m.recipient as customer_id from exposures m where m.business_id = :businessId and m.campaign_id = :seg_0 and m.arm = 0 group by 1
      ) found where found.customer_id = c.id);
-- :seg_0 "5"
