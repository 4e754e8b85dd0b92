-- Statements of a whole: a host counted the pile of an event, a section its country's total, as of a day.
-- '' stands for none in the scope's columns, so that a scope is one value.
CREATE TABLE counts (
  id TEXT NOT NULL PRIMARY KEY,
  campaign BIGINT NOT NULL,
  event_id TEXT NOT NULL,
  country TEXT NOT NULL,
  kind TEXT NOT NULL,
  case_slug TEXT NOT NULL,
  total BIGINT NOT NULL,
  as_of TEXT NOT NULL,
  source TEXT,
  evidence TEXT NOT NULL,
  counted_at BIGINT NOT NULL,
  replaced_by TEXT,
  -- What its settling lines, and those of the counts it replaced, add up to: what no report has itemised yet.
  remainder BIGINT NOT NULL,
  -- What was added over it.
  exceeded BIGINT NOT NULL
);

-- One count of a scope stands at a time.
CREATE UNIQUE INDEX counts_standing ON counts (campaign, country, event_id, kind, case_slug) WHERE replaced_by IS NULL;
CREATE INDEX counts_by_event ON counts (event_id, id);
CREATE INDEX counts_by_campaign ON counts (campaign, id);
