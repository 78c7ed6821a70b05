-- scoredGroups
select recency, frequency, "group", count(*)::int as customers, sum(revenue)::float8 as revenue,
      sum(purchases)::float8 as purchases
    from (
      select s.revenue, s.purchases, 1 + (b.recency[1] < s.last_day)::int + (b.recency[2] < s.last_day)::int + (b.recency[3] < s.last_day)::int + (b.recency[4] < s.last_day)::int as recency, 1 + (b.frequency[1] < s.purchases)::int + (b.frequency[2] < s.purchases)::int + (b.frequency[3] < s.purchases)::int + (b.frequency[4] < s.purchases)::int as frequency,
        case
      when not b.recency[1] < s.last_day then 'lapsed'
      when b.recency[3] < s.last_day and b.frequency[3] < s.purchases and b.money[3] < s.revenue then 'champions'
      when b.recency[2] < s.last_day and b.frequency[3] < s.purchases then 'loyal'
      when b.recency[3] < s.last_day and not b.frequency[2] < s.purchases and s.purchases <= 2 then 'new'
      when not b.recency[2] < s.last_day or (not b.recency[3] < s.last_day and b.frequency[2] < s.purchases) then 'slipping'
      else 'occasional'
    end as "group"
      from customers c
      join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id
      join rfm_breaks b on b.business_id = c.business_id
      where c.business_id = $1 and s.purchases > 0
    ) scored
    group by recency, frequency, "group";

-- scoredGroups of a segment
select recency, frequency, "group", count(*)::int as customers, sum(revenue)::float8 as revenue,
      sum(purchases)::float8 as purchases
    from (
      select s.revenue, s.purchases, 1 + (b.recency[1] < s.last_day)::int + (b.recency[2] < s.last_day)::int + (b.recency[3] < s.last_day)::int + (b.recency[4] < s.last_day)::int as recency, 1 + (b.frequency[1] < s.purchases)::int + (b.frequency[2] < s.purchases)::int + (b.frequency[3] < s.purchases)::int + (b.frequency[4] < s.purchases)::int as frequency,
        case
      when not b.recency[1] < s.last_day then 'lapsed'
      when b.recency[3] < s.last_day and b.frequency[3] < s.purchases and b.money[3] < s.revenue then 'champions'
      when b.recency[2] < s.last_day and b.frequency[3] < s.purchases then 'loyal'
      when b.recency[3] < s.last_day and not b.frequency[2] < s.purchases and s.purchases <= 2 then 'new'
      when not b.recency[2] < s.last_day or (not b.recency[3] < s.last_day and b.frequency[2] < s.purchases) then 'slipping'
      else 'occasional'
    end as "group"
      from customers c
      join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id
      join rfm_breaks b on b.business_id = c.business_id
      where c.business_id = $1 and s.purchases > 0
    and c.tags @> array[$2::text]
    ) scored
    group by recency, frequency, "group";

-- withoutPurchase
select count(*)::int as n from customers c where c.business_id = $1 and not exists (
      select from customer_stats s
      where s.business_id = $2 and s.customer_id = c.id and s.purchases > 0);

-- breaksOf
select recency::text[] as recency, frequency, money::float8[] as money
    from rfm_breaks where business_id = $1;
