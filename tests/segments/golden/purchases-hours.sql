exists (
      select from customer_history h
      where h.business_id = :businessId and h.customer_id = c.id and cardinality(h.days) - length(translate(h.slots, :seg_0::text, '')) >= :seg_1::int);
-- :seg_0 "ĠġĶķĸĹŎŏ"
-- :seg_1 1
