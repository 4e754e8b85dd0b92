-- Gatherings, and what people mean to write at them. Names and addresses of people stand in these two tables only.

CREATE TABLE events (
  id TEXT NOT NULL PRIMARY KEY,
  campaign BIGINT NOT NULL REFERENCES campaigns (year),
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  form TEXT NOT NULL,
  country TEXT NOT NULL,
  city TEXT,
  place TEXT,
  time_zone TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  starts_local TEXT NOT NULL,
  ends_at BIGINT NOT NULL,
  ends_local TEXT NOT NULL,
  visibility TEXT NOT NULL,
  target BIGINT,
  capacity BIGINT,
  host_name TEXT NOT NULL,
  host_email TEXT,
  host_token_hash TEXT NOT NULL,
  -- The title, city and place without accents and capitals, and the city alone: what a search looks at.
  found_by TEXT NOT NULL,
  city_found_by TEXT,
  registered_at BIGINT NOT NULL,
  cancelled_at BIGINT,
  revision BIGINT NOT NULL
);

CREATE UNIQUE INDEX events_by_host_token ON events (host_token_hash);
CREATE INDEX events_by_day ON events (campaign, starts_local, id);

CREATE TABLE pledges (
  id TEXT NOT NULL PRIMARY KEY,
  campaign BIGINT NOT NULL REFERENCES campaigns (year),
  event_id TEXT REFERENCES events (id),
  country TEXT,
  name TEXT,
  email TEXT,
  token_hash TEXT NOT NULL,
  pledged_at BIGINT NOT NULL,
  withdrawn_at BIGINT,
  revision BIGINT NOT NULL
);

CREATE UNIQUE INDEX pledges_by_token ON pledges (token_hash);
CREATE INDEX pledges_by_event ON pledges (event_id, id);

CREATE TABLE pledge_quantities (
  pledge_id TEXT NOT NULL REFERENCES pledges (id),
  kind TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  PRIMARY KEY (pledge_id, kind)
);

-- Running sums of what is pledged and not withdrawn, by event ('' for none). Kept apart from actions, for a pledge is none.
CREATE TABLE pledge_tallies (
  campaign BIGINT NOT NULL,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  pledged BIGINT NOT NULL,
  PRIMARY KEY (campaign, event_id, kind)
);
