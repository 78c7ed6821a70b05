exists (
      select from customer_stats s join rfm_breaks b on b.business_id = s.business_id
      where s.business_id = :businessId and s.customer_id = c.id and s.purchases > 0
        and case
      when not b.recency[1] < s.last_day then 'lapsed'
      when b.recency[3] < s.last_day and b.frequency[3] < s.purchases and b.money[3] < s.revenue then 'champions'
      when b.recency[2] < s.last_day and b.frequency[3] < s.purchases then 'loyal'
      when b.recency[3] < s.last_day and not b.frequency[2] < s.purchases and s.purchases <= 2 then 'new'
      when not b.recency[2] < s.last_day or (not b.recency[3] < s.last_day and b.frequency[2] < s.purchases) then 'slipping'
      else 'occasional'
    end = any(:seg_0::text[]));
-- :seg_0 ["champions","loyal"]
