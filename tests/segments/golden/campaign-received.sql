exists (
      select from (
        select m.customer_id as customer_id from messages m where m.business_id = :businessId and m.customer_id > 0 and m.status in ('sent', 'delivered') group by 1
      ) found where found.customer_id = c.id);
