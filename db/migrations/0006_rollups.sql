-- What the rollup writes: how totals stood day by day, how they compare, and what was announced.

-- Whoever runs a job takes its row first; another node finds it taken and rests.
CREATE TABLE leases (
  job TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  held_until BIGINT NOT NULL
);

-- What was known at the end of a day (UTC). A day on which nothing came has no row: the last one before it still holds.
CREATE TABLE snapshots (
  campaign BIGINT NOT NULL,
  scope TEXT NOT NULL,
  day TEXT NOT NULL,
  actions BIGINT NOT NULL,
  self_reported BIGINT NOT NULL,
  PRIMARY KEY (campaign, scope, day)
);

-- The last comparison of each scope, as JSON, with its verdict beside it so that a change is seen once.
CREATE TABLE comparisons (
  campaign BIGINT NOT NULL,
  scope TEXT NOT NULL,
  verdict TEXT NOT NULL,
  answer TEXT NOT NULL,
  compared_at BIGINT NOT NULL,
  campaign_day BIGINT NOT NULL,
  PRIMARY KEY (campaign, scope)
);

CREATE TABLE announcements (
  id TEXT NOT NULL PRIMARY KEY,
  campaign BIGINT NOT NULL,
  scope TEXT NOT NULL,
  verdict TEXT NOT NULL,
  verdict_before TEXT,
  actions BIGINT NOT NULL,
  record_year BIGINT,
  record_figure BIGINT,
  record_exactness TEXT,
  announced_at BIGINT NOT NULL
);

CREATE INDEX announcements_by_campaign ON announcements (campaign, id);

CREATE TABLE rollups (
  id TEXT NOT NULL PRIMARY KEY,
  started_at BIGINT NOT NULL,
  finished_at BIGINT NOT NULL,
  campaigns BIGINT NOT NULL,
  snapshots BIGINT NOT NULL,
  comparisons BIGINT NOT NULL,
  announcements BIGINT NOT NULL
);

-- What a campaign's last rollup rested on: where nothing of it has moved, there is nothing to do.
CREATE TABLE rolled_up (
  campaign BIGINT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  day TEXT NOT NULL,
  record_book BIGINT NOT NULL,
  campaign_revision BIGINT NOT NULL
);
