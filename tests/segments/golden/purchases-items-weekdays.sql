exists (
      select from (
        select p.customer_id from purchases p
        where p.business_id = :businessId and p.customer_id is not null and strpos(lower(p.items collate "C"), lower(:seg_0::text)) > 0 and (p.day - date '0001-01-01') % 7 + 1 = any(:seg_1::int[]) and p.amount > 0
        group by p.customer_id
      ) found where found.customer_id = c.id);
-- :seg_0 "flat white"
-- :seg_1 [6,7]
