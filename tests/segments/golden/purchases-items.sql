exists (
      select from (
        select p.customer_id from purchases p
        where p.business_id = :businessId and p.customer_id is not null and strpos(lower(p.items collate "C"), lower(:seg_0::text)) > 0
        group by p.customer_id
        having count(*) filter (where p.amount > 0) >= :seg_1::int
      ) found where found.customer_id = c.id);
-- :seg_0 "100% oat_milk"
-- :seg_1 3
