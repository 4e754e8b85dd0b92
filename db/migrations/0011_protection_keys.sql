-- The keys with which the forms of pages are signed, shared by all nodes.
CREATE TABLE protection_keys (
  name TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL,
  added_at BIGINT NOT NULL
);
