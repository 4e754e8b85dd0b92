-- The ledger. Forked because SQLite keeps a row where its INTEGER PRIMARY KEY says, without a second index,
-- and PostgreSQL's INTEGER ends at two thousand million.

CREATE TABLE actions (
  sequence BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL,
  campaign BIGINT NOT NULL,
  event_id TEXT,
  case_slug TEXT,
  country TEXT NOT NULL,
  kind TEXT,
  purpose TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  sent_on TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  source TEXT NOT NULL,
  evidence TEXT NOT NULL,
  corrects TEXT,
  settles TEXT,
  reason TEXT,
  held_for TEXT,
  key TEXT
);
