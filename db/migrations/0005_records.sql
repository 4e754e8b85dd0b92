-- The record book: figures of past years as somebody stated them, and the days in which those years ran.

CREATE TABLE year_records (
  id TEXT NOT NULL PRIMARY KEY,
  campaign_year BIGINT NOT NULL,
  scope TEXT NOT NULL,
  figure BIGINT NOT NULL,
  unit TEXT NOT NULL,
  measure TEXT NOT NULL,
  exactness TEXT NOT NULL,
  as_of TEXT,
  status TEXT NOT NULL,
  -- Since when it is the figure of its year and scope; null for those that stand beside it.
  headline_at BIGINT,
  countries BIGINT,
  note TEXT,
  source TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);

-- The same statement of the same source is one row, however often it is loaded.
CREATE UNIQUE INDEX year_records_by_statement ON year_records (campaign_year, scope, measure, status, figure, unit, source);

CREATE TABLE year_windows (
  campaign_year BIGINT NOT NULL,
  scope TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  note TEXT,
  PRIMARY KEY (campaign_year, scope)
);
