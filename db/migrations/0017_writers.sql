-- The last batch that each process has committed, written by that batch itself. A process that lost the answer to a commit learns here
-- whether it was one. Only asked where answers come over a line (PostgreSQL); a process that ended leaves its row behind.
CREATE TABLE writers (
  id TEXT NOT NULL PRIMARY KEY,
  batch BIGINT NOT NULL
);
