exists (
      select from customer_history h
      where h.business_id = :businessId and h.customer_id = c.id and strpos(h.items, lower(:seg_0::text)) > 0);
-- :seg_0 "flat white"
