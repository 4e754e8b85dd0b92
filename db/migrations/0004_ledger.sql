-- What stands around the lines of the ledger.

-- An action is looked up by its id for corrections and reviews.
CREATE UNIQUE INDEX actions_by_id ON actions (id);
-- The same key in the same campaign is the same report.
CREATE UNIQUE INDEX actions_by_key ON actions (key, campaign) WHERE key IS NOT NULL;
-- The host's list of lines.
CREATE INDEX actions_by_event ON actions (event_id, sequence) WHERE event_id IS NOT NULL;
-- The corrections of a line.
CREATE INDEX actions_by_corrected ON actions (corrects) WHERE corrects IS NOT NULL;
-- The settling lines of a count.
CREATE INDEX actions_by_settled ON actions (settles) WHERE settles IS NOT NULL;
-- The review queue.
CREATE INDEX actions_held ON actions (campaign, sequence) WHERE held_for IS NOT NULL;

-- What became of held lines. A review takes a number of the ledger's sequence too, so that totals move with it.
CREATE TABLE reviews (
  action_id TEXT NOT NULL PRIMARY KEY,
  sequence BIGINT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  reviewed_at BIGINT NOT NULL
);

-- The last number given out; whoever appends locks this one row first, so numbers stand in the order of commits, without gaps.
CREATE TABLE ledger (
  id BIGINT NOT NULL PRIMARY KEY,
  last_sequence BIGINT NOT NULL
);

INSERT INTO ledger (id, last_sequence) VALUES (1, 0);

-- What counts: every line that was not held, and every held line from its release on.
CREATE VIEW counted_actions AS
SELECT
  a.id, COALESCE(r.sequence, a.sequence) AS sequence, a.campaign, a.event_id, a.case_slug, a.country, a.kind, a.purpose, a.quantity,
  a.evidence, a.sent_on, a.settles, COALESCE(r.reviewed_at, a.received_at) AS counted_at
FROM actions a
LEFT JOIN reviews r ON r.action_id = a.id
WHERE a.held_for IS NULL OR r.status = 'counted';

-- Running sums of what counts, moved in the transaction that writes the line. '' stands for none: a key holds no null.
CREATE TABLE tallies (
  campaign BIGINT NOT NULL,
  event_id TEXT NOT NULL,
  case_slug TEXT NOT NULL,
  country TEXT NOT NULL,
  kind TEXT NOT NULL,
  purpose TEXT NOT NULL,
  evidence TEXT NOT NULL,
  sent_on TEXT NOT NULL,
  actions BIGINT NOT NULL,
  PRIMARY KEY (campaign, event_id, country, case_slug, kind, purpose, evidence, sent_on)
);

-- The same sums by the hour in which they began to count (hours since 1970, UTC), without the event and the day on
-- which they were sent: history reads these.
CREATE TABLE hourly_tallies (
  campaign BIGINT NOT NULL,
  hour BIGINT NOT NULL,
  case_slug TEXT NOT NULL,
  country TEXT NOT NULL,
  kind TEXT NOT NULL,
  purpose TEXT NOT NULL,
  evidence TEXT NOT NULL,
  actions BIGINT NOT NULL,
  PRIMARY KEY (campaign, hour, case_slug, country, kind, purpose, evidence)
);

-- The sequence of the last line in a campaign's totals, and of the last one before its transaction: a node that keeps totals in
-- memory sees by it whether another node has written in between.
CREATE TABLE totals_versions (
  campaign BIGINT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  version_before BIGINT NOT NULL
);
