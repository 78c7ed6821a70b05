exists (
      select from customer_stats s join rfm_breaks b on b.business_id = s.business_id
      where s.business_id = :businessId and s.customer_id = c.id and s.purchases > 0
        and b.recency[3] < s.last_day
        and not b.frequency[3] < s.purchases
        and b.money[1] < s.revenue
        and not b.money[4] < s.revenue);
