-- Who runs the service, and answers that are given again.

CREATE TABLE staff (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  revoked_at BIGINT
);

CREATE UNIQUE INDEX staff_by_token ON staff (token_hash);
CREATE UNIQUE INDEX staff_by_name ON staff (name) WHERE revoked_at IS NULL;

-- The first answer to a request that carried a key. The body is sealed with the key itself, of which only a hash is kept:
-- an answer may hold a token, and whoever reads the database must not.
CREATE TABLE replies (
  key_hash TEXT NOT NULL PRIMARY KEY,
  request_hash TEXT NOT NULL,
  status BIGINT NOT NULL,
  location TEXT,
  sealed_body TEXT NOT NULL,
  replied_at BIGINT NOT NULL
);
