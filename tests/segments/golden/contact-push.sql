(exists (
      select from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
      where d.business_id = :businessId and d.active and d.customer_id = c.id));
