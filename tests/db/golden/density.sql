-- customers
select to_hex(k.key) as key, count(*)::int as customers
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k
  where c.business_id = $3 and c.cell is not null
  group by k.key;

-- customers in a period
select to_hex(k.key) as key, count(*)::int as customers
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, 1 as one
    from purchases
    where business_id = $3 and customer_id is not null and day >= $4::date and day <= $5::date
    group by customer_id
    having count(*) filter (where amount > 0) > 0
  ) p on p.customer_id = c.id
  where c.business_id = $6 and c.cell is not null
  group by k.key;

-- revenue
select to_hex(k.key) as key, count(*)::int as customers, (sum(p.revenue))::float8 as sum
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, sum(amount) as revenue
    from purchases
    where business_id = $3 and customer_id is not null and true
    group by customer_id
    having true
  ) p on p.customer_id = c.id
  where c.business_id = $4 and c.cell is not null
  group by k.key;

-- revenue in a period
select to_hex(k.key) as key, count(*)::int as customers, (sum(p.revenue))::float8 as sum
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, sum(amount) as revenue
    from purchases
    where business_id = $3 and customer_id is not null and day >= $4::date and day <= $5::date
    group by customer_id
    having true
  ) p on p.customer_id = c.id
  where c.business_id = $6 and c.cell is not null
  group by k.key;

-- purchases
select to_hex(k.key) as key, count(*)::int as customers, (sum(p.purchases))::float8 as sum
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, count(*) filter (where amount > 0) as purchases
    from purchases
    where business_id = $3 and customer_id is not null and true
    group by customer_id
    having count(*) filter (where amount > 0) > 0
  ) p on p.customer_id = c.id
  where c.business_id = $4 and c.cell is not null
  group by k.key;

-- purchases in a period
select to_hex(k.key) as key, count(*)::int as customers, (sum(p.purchases))::float8 as sum
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, count(*) filter (where amount > 0) as purchases
    from purchases
    where business_id = $3 and customer_id is not null and day >= $4::date and day <= $5::date
    group by customer_id
    having count(*) filter (where amount > 0) > 0
  ) p on p.customer_id = c.id
  where c.business_id = $6 and c.cell is not null
  group by k.key;

-- visits
select to_hex(k.key) as key, count(*)::int as customers, (sum(p.visits))::float8 as sum
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, count(distinct day) as visits
    from purchases
    where business_id = $3 and customer_id is not null and amount > 0 and true
    group by customer_id
    having true
  ) p on p.customer_id = c.id
  where c.business_id = $4 and c.cell is not null
  group by k.key;

-- visits in a period
select to_hex(k.key) as key, count(*)::int as customers, (sum(p.visits))::float8 as sum
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, count(distinct day) as visits
    from purchases
    where business_id = $3 and customer_id is not null and amount > 0 and day >= $4::date and day <= $5::date
    group by customer_id
    having true
  ) p on p.customer_id = c.id
  where c.business_id = $6 and c.cell is not null
  group by k.key;

-- new
select to_hex(k.key) as key, count(*)::int as customers
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, min(at) as first
    from purchases
    where business_id = $3 and customer_id is not null and amount > 0
    group by customer_id
    having true
  ) p on p.customer_id = c.id
  where c.business_id = $4 and c.cell is not null
  group by k.key;

-- new in a period
select to_hex(k.key) as key, count(*)::int as customers
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, min(at) as first
    from purchases
    where business_id = $3 and customer_id is not null and amount > 0
    group by customer_id
    having min(day) >= $4::date and min(day) <= $5::date
  ) p on p.customer_id = c.id
  where c.business_id = $6 and c.cell is not null
  group by k.key;

-- lapsed
select to_hex(k.key) as key, count(*)::int as customers
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, max(at) as last
    from purchases
    where business_id = $3 and customer_id is not null and amount > 0 and true
    group by customer_id
    having false
  ) p on p.customer_id = c.id
  where c.business_id = $4 and c.cell is not null
  group by k.key;

-- lapsed in a period
select to_hex(k.key) as key, count(*)::int as customers
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, max(at) as last
    from purchases
    where business_id = $3 and customer_id is not null and amount > 0 and day <= $4::date
    group by customer_id
    having not (max(day) >= $5::date)
  ) p on p.customer_id = c.id
  where c.business_id = $6 and c.cell is not null
  group by k.key;

-- average_order
select to_hex(k.key) as key, count(*)::int as customers, (sum(p.revenue))::float8 as sum, (sum(p.purchases))::float8 as weight
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, sum(amount) as revenue, count(*) filter (where amount > 0) as purchases
    from purchases
    where business_id = $3 and customer_id is not null and true
    group by customer_id
    having count(*) filter (where amount > 0) > 0
  ) p on p.customer_id = c.id
  where c.business_id = $4 and c.cell is not null
  group by k.key;

-- average_order in a period
select to_hex(k.key) as key, count(*)::int as customers, (sum(p.revenue))::float8 as sum, (sum(p.purchases))::float8 as weight
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k join (
    select customer_id, sum(amount) as revenue, count(*) filter (where amount > 0) as purchases
    from purchases
    where business_id = $3 and customer_id is not null and day >= $4::date and day <= $5::date
    group by customer_id
    having count(*) filter (where amount > 0) > 0
  ) p on p.customer_id = c.id
  where c.business_id = $6 and c.cell is not null
  group by k.key;

-- customers in a box
select to_hex(k.key) as key, count(*)::int as customers
  from customers c cross join lateral (select (c.cell & ~(15::bigint << 52)) | ($1::bigint << 52) | ((1::bigint << (3 * (15 - $2::int))) - 1) as key) k
  join unnest($3::bigint[], $4::bigint[]) r (low, high) on true
  where c.business_id = $5 and c.cell between r.low and r.high
  group by k.key;

-- revenue by neighborhood
select k.key as key, count(*)::int as customers, (sum(p.revenue))::float8 as sum
  from customers c cross join lateral (select c.neighborhood_id as key) k join (
    select customer_id, sum(amount) as revenue
    from purchases
    where business_id = $1 and customer_id is not null and day >= $2::date and day <= $3::date
    group by customer_id
    having true
  ) p on p.customer_id = c.id
  where c.business_id = $4 and c.position is not null
  group by k.key;

-- unplaced
select count(*)::int as n from customers c where c.business_id = $1 and c.cell is null;
