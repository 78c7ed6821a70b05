exists (
      select from (
        select p.customer_id from purchases p
        where p.business_id = :businessId and p.customer_id is not null and (p.day - date '0001-01-01') % 7 + 1 = any(:seg_0::int[]) and (date_part('hour', p.at at time zone :seg_1)::int + :seg_2::int) % 24 < :seg_3::int and p.amount > 0
        group by p.customer_id
      ) found where found.customer_id = c.id);
-- :seg_0 [1,2,3,4,5]
-- :seg_1 "America/New_York"
-- :seg_2 15
-- :seg_3 8
