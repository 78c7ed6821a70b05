not exists (
      select from (
        select p.customer_id from purchases p
        where p.business_id = :businessId and p.customer_id is not null and p.day >= :seg_0::date and p.day <= :seg_1::date and strpos(lower(p.items collate "C"), lower(:seg_2::text)) > 0
        group by p.customer_id
        having count(*) filter (where p.amount > 0) >= :seg_3::int
      ) found where found.customer_id = c.id);
-- :seg_0 "2026-01-01"
-- :seg_1 "2026-03-31"
-- :seg_2 "flat white"
-- :seg_3 3
