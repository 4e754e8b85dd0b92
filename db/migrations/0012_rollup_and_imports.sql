-- What the rollup and imports keep to do their work once.

-- The rollup reads the lines that have come since its last run, by their numbers: its cost is that of what came, not of what is there.
-- The releases among the numbers that are read.
CREATE INDEX reviews_by_sequence ON reviews (sequence);

-- The number of the last line that snapshots and rolled totals have in them.
CREATE TABLE rolled_to (
  id BIGINT NOT NULL PRIMARY KEY,
  sequence BIGINT NOT NULL
);

INSERT INTO rolled_to (id, sequence) VALUES (1, 0);

-- A campaign's totals up to that line, by tally without events and days: a node that starts adds the lines that came since.
CREATE TABLE rolled_totals (
  campaign BIGINT NOT NULL,
  case_slug TEXT NOT NULL,
  country TEXT NOT NULL,
  kind TEXT NOT NULL,
  purpose TEXT NOT NULL,
  evidence TEXT NOT NULL,
  actions BIGINT NOT NULL,
  PRIMARY KEY (campaign, case_slug, country, kind, purpose, evidence)
);

-- Snapshots are moved by what came since that line from now on; the next rollup makes them again, once, from the first line.
DELETE FROM snapshots;

-- Of the lines that were new, those that wait for staff.
ALTER TABLE imports ADD COLUMN held BIGINT NOT NULL DEFAULT 0;

-- Lines that were counted as the last of a file without a line break at its end: the number may be the beginning of a longer one, with
-- which the same line comes when the file is sent again whole. A line that came whole since is not here any more.
CREATE TABLE unfinished_lines (
  campaign BIGINT NOT NULL,
  key TEXT NOT NULL,
  action_id TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  PRIMARY KEY (campaign, key)
);
