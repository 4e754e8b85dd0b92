-- Files of lines that staff sent in: what came of each, so that it can be asked for later.

CREATE TABLE imports (
  id TEXT NOT NULL PRIMARY KEY,
  campaign BIGINT NOT NULL REFERENCES campaigns (year),
  -- The file's stated name, or '' where it has none.
  file_name TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  -- Null while it runs, and for good where the process that ran it died.
  finished_at BIGINT,
  accepted BIGINT NOT NULL,
  replayed BIGINT NOT NULL,
  rejected BIGINT NOT NULL
);

-- The first lines of a file that were refused; beyond a bound they are only counted.
CREATE TABLE import_errors (
  import_id TEXT NOT NULL REFERENCES imports (id),
  place BIGINT NOT NULL,
  line BIGINT NOT NULL,
  type TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (import_id, place)
);

-- The columns of a file that no member is read from.
CREATE TABLE import_ignored (
  import_id TEXT NOT NULL REFERENCES imports (id),
  place BIGINT NOT NULL,
  header TEXT NOT NULL,
  PRIMARY KEY (import_id, place)
);
