exists (
      select from (
        select p.customer_id from purchases p
        where p.business_id = :businessId and p.customer_id is not null and p.at >= :seg_0::timestamptz and p.at < :seg_1::timestamptz
        group by p.customer_id
        having sum(p.amount) >= :seg_2::numeric
      ) found where found.customer_id = c.id);
-- :seg_0 "2025-12-31T04:00:00.000Z"
-- :seg_1 "2026-02-01T00:00:00.000Z"
-- :seg_2 20
