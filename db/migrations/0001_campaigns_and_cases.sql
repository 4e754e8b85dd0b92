-- A year's write-a-thon, and those for whom people write in it.
-- Days are yyyy-MM-dd text, instants Unix milliseconds, kinds words separated by blanks.

CREATE TABLE campaigns (
  year BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  reports_until TEXT NOT NULL,
  kinds TEXT NOT NULL,
  revision BIGINT NOT NULL
);

CREATE TABLE cases (
  slug TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  country TEXT NOT NULL,
  summary TEXT NOT NULL,
  sending_rules TEXT,
  revision BIGINT NOT NULL
);

-- A case of the record book may belong to a year that has no campaign here.
CREATE TABLE campaign_cases (
  campaign BIGINT NOT NULL,
  case_slug TEXT NOT NULL REFERENCES cases (slug),
  PRIMARY KEY (campaign, case_slug)
);

CREATE INDEX campaign_cases_by_case ON campaign_cases (case_slug);

CREATE TABLE outcomes (
  id TEXT NOT NULL PRIMARY KEY,
  case_slug TEXT NOT NULL REFERENCES cases (slug),
  kind TEXT NOT NULL,
  happened_on TEXT,
  summary TEXT NOT NULL,
  source TEXT NOT NULL
);

CREATE INDEX outcomes_by_case ON outcomes (case_slug);
