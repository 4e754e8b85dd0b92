-- Where the lines of an event and of a key are found. Forked because PostgreSQL, where several nodes write, keeps its unique index of keys;
-- here one process writes, which knows the newest keys and brings the others into order a stretch at a time.

-- The host's list of lines, by blocks of 1,024 numbers: lines that come together lie together in it, whichever events they are of, and a
-- commit writes a few of its pages rather than one for each event.
DROP INDEX actions_by_event;
CREATE INDEX actions_by_event ON actions ((sequence >> 10), event_id) WHERE event_id IS NOT NULL;

-- The line of a key, by 64 bits of the hash of campaign and key. What is found is compared with the line itself, so two keys of one hash
-- do no harm. Keys are random, and an index of them has a page to write for each line of a commit: here they come in sorted, a stretch of
-- hashes at a time, after they have waited in memory. Those of the lines after ledger.keyed_to are read from the lines at a start.
CREATE TABLE keys (
  hash INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (hash, sequence)
) WITHOUT ROWID;

ALTER TABLE ledger ADD COLUMN keyed_to BIGINT NOT NULL DEFAULT 0;

DROP INDEX actions_by_key;
