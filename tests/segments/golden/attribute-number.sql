case when (c.attributes ->> :seg_0::text) ~ '^ *-{0,1}[0-9]{1,15}([.][0-9]{1,15}){0,1} *$'
      then (c.attributes ->> :seg_1::text)::numeric >= :seg_2::numeric else false end;
-- :seg_0 "Visits"
-- :seg_1 "Visits"
-- :seg_2 7
