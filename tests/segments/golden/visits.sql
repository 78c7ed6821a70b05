exists (
      select from (
        select d.customer_id from visits v join devices d on d.business_id = v.business_id and d.id = v.device_id
        where v.business_id = :businessId and d.customer_id is not null
        group by d.customer_id
      ) found where found.customer_id = c.id);
