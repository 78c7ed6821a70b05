not exists (
      select from (
        select customer_id from consents
        where business_id = :businessId and channel = :seg_0 and purpose = :seg_1
        group by customer_id
      ) found where found.customer_id = c.id);
-- :seg_0 "email"
-- :seg_1 "news"
