exists (
      select from (
        select p.customer_id from purchases p
        where p.business_id = :businessId and p.customer_id is not null and (p.day - date '0001-01-01') % 7 + 1 = any(:seg_0::int[])
        group by p.customer_id
        having sum(p.amount) >= :seg_1::numeric
      ) found where found.customer_id = c.id);
-- :seg_0 [6,7]
-- :seg_1 50
