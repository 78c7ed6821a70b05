-- lookForOffers
select k.business_id, coalesce(array_agg(distinct m.device_id) filter (where m.device_id is not null), '{}') as device_ids
    from campaigns k left join messages m on m.business_id = k.business_id and m.campaign_id = k.id
      and m.channel = 'checkin' and m.device_id is not null
      and (m.status = 'owed' or m.status in ('sent', 'delivered') and m.next_at > now() - make_interval(secs => $1))
    where k.state = 'active' and k.trigger = 'fence'
    group by k.business_id;

-- owedOffers
select m.id from messages m
    where m.business_id = $1 and m.device_id = $2 and m.channel = 'checkin' and m.status = 'owed'
      and m.next_at <= now() and m.due_at > now() - make_interval(secs => $3)
    order by m.priority desc, m.due_at, m.id
    limit $4;

-- givenOffers
select m.id, m.campaign_id, m.arm, m.code from messages m
    where m.business_id = $1 and m.device_id = $2 and m.channel = 'checkin'
      and m.status in ('sent', 'delivered') and m.settled_at > now() - make_interval(secs => $3)
    order by m.settled_at, m.id
    limit $4;
