-- createBusiness
insert into "businesses" ("currency", "demo", "name") values ($1, $2, $3) returning "id";

-- businessIds
select "id" from "businesses" order by "id" asc;

-- businessOf
select "id", "name", "currency", "demo", "data_version" from "businesses" where "id" = $1 limit $2;

-- changeBusiness
update "businesses" set "name" = $1, "data_version" = data_version + 1 where "id" = $2;

-- createUser
insert into "users" ("business_id", "email", "password_hash", "role") values ($1, $2, $3, $4) on conflict ("email") do nothing returning "id", "email", "role", "created_at";

-- userByEmail
select * from "users" where "email" = $1 limit $2;

-- userOf
select * from "users" where "business_id" = $1 and "id" = $2 limit $3;

-- firstOwner
select * from "users" where "business_id" = $1 and "role" = $2 order by "id" asc limit $3;

-- changeUser
select "id" from "users" where "email" = $1 and not "business_id" = $2 and not "id" = $3 limit $4;
update "users" set "email" = $1 where "business_id" = $2 and "id" = $3;

-- listUsers
select "id", "email", "role", "created_at" from "users" where "business_id" = $1 and "id" > $2 order by "id" asc limit $3;

-- deleteUser
delete from users u where business_id = $1 and id = $2 and (role <> 'owner' or exists (
       select 1 from users o where o.business_id = u.business_id and o.role = 'owner' and o.id <> u.id));

-- createSession
delete from "sessions" where "expires_at" < CURRENT_TIMESTAMP;
insert into "sessions" ("business_id", "expires_at", "token_hash", "user_id") values ($1, now() + make_interval(days => $2), $3, $4);

-- sessionPrincipal
select "u"."id", "u"."role" from "sessions" as "s" inner join "users" as "u" on "u"."business_id" = "s"."business_id" and "u"."id" = "s"."user_id" where "s"."business_id" = $1 and "s"."token_hash" = $2 and "s"."expires_at" > CURRENT_TIMESTAMP limit $3;

-- deleteSession
delete from "sessions" where "business_id" = $1 and "token_hash" = $2;

-- deleteOtherSessions
delete from "sessions" where "business_id" = $1 and "user_id" = $2 and not "token_hash" = $3;

-- createSignInToken
insert into "sign_in_tokens" ("business_id", "expires_at", "token_hash", "user_id") values ($1, now() + interval '1 day', $2, $3);

-- spendSignInToken
delete from "sign_in_tokens" where "business_id" = $1 and "token_hash" = $2 and "expires_at" > CURRENT_TIMESTAMP returning "user_id";

-- createKey
insert into "api_keys" ("business_id", "key_hash", "name", "role") values ($1, $2, $3, $4) returning "id", "name", "role", "created_at", "last_used_at";

-- keyPrincipal
select "id", "role", "last_used_at" from "api_keys" where "business_id" = $1 and "key_hash" = $2 limit $3;

-- listKeys
select "id", "name", "role", "created_at", "last_used_at" from "api_keys" where "business_id" = $1 and "id" > $2 order by "id" asc limit $3;

-- deleteKey
delete from "api_keys" where "business_id" = $1 and "id" = $2;
