-- listCampaigns
select c.*, (
        select count(*)::int from messages m
        where m.business_id = c.business_id and m.campaign_id = c.id and m.status in ('sent', 'delivered')) as sent, (
        select count(*)::int from redemptions r
        where r.business_id = c.business_id and r.campaign_id = c.id) as redeemed
    from campaigns c
    where c.business_id = $1 and (cast($2 as bigint) is null or c.id < cast($3 as bigint))
      and (cast($4 as text[]) is null or c.state = any(cast($5 as text[])))
    order by c.id desc
    limit $6;

-- campaignOf
select * from "campaigns" where "business_id" = $1 and "id" = $2 limit $3;

-- campaignsIn
select * from "campaigns" where "state" in ($1) order by "business_id" asc, "id" asc;

-- createCampaign
insert into "campaigns" ("business_id", "definition", "end_at", "name", "priority", "segment_id", "start_at", "trigger") values ($1, $2, $3, $4, $5, $6, $7, $8) returning *;

-- changeCampaign
update "campaigns" set "name" = $1, "definition" = $2, "segment_id" = $3, "start_at" = $4, "end_at" = $5, "trigger" = $6, "priority" = $7, "version" = $8, "updated_at" = CURRENT_TIMESTAMP, "messages" = (select count(*) from messages m where m.business_id = campaigns.business_id and m.campaign_id = campaigns.id
          and m.status in ('sending', 'sent', 'delivered', 'unknown')) where "business_id" = $9 and "id" = $10 and "state" = $11 and "version" = $12 returning *;

-- keepVersion
insert into "campaign_versions" ("business_id", "campaign_id", "definition", "user_id", "version") values ($1, $2, $3, $4, $5) on conflict ("business_id", "campaign_id", "version") do nothing;

-- setState
update "campaigns" set "state" = $1, "updated_at" = CURRENT_TIMESTAMP, "ended_at" = CURRENT_TIMESTAMP where "business_id" = $2 and "id" = $3 and "state" in ($4) returning *;

-- launchDraft
update campaigns set launched_at = now(), updated_at = now(),
      state = case when start_at > now() then 'scheduled' else 'active' end
    where business_id = $1 and id = $2 and state = 'draft' and version = $3
    returning *;

-- resumePaused
update campaigns set updated_at = now(), state = case when start_at > now() then 'scheduled' else 'active' end
    where business_id = $1 and id = $2 and state = 'paused'
    returning *;

-- deleteDraft
delete from "campaigns" where "business_id" = $1 and "id" = $2 and "state" = $3;

-- unknownGeofences
select "id" from "geofences" where "business_id" = $1 and "id" in ($2);

-- segmentExists
select "id" from "segments" where "business_id" = $1 and "id" = $2 limit $3;

-- storePosition
select json_build_array(ST_X(position), ST_Y(position)) as position from stores
    where business_id = $1 and id = $2;

-- streetsEdition
select "edition" from "streets" where "business_id" = $1 limit $2;

-- neighborhoodAreas
select id, ST_AsGeoJSON(geometry, 7)::json -> 'coordinates' as coordinates from neighborhoods
    where business_id = $1 and id = any(cast($2 as bigint[]));

-- storedSettings
select "settings", "secret" from "campaign_settings" where "business_id" = $1 limit $2;

-- keepSecret
insert into "campaign_settings" ("business_id", "secret") values ($1, $2) on conflict ("business_id") do nothing;

-- changeStored
update campaign_settings set settings = settings || cast($1 as jsonb) where business_id = $2;
