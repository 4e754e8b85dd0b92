-- Where the lines of an event are found. Forked because on SQLite, where one process writes, keys are found in another way too.

-- The host's list of lines, by blocks of 1,024 numbers: lines that come together lie together in it, whichever events they are of, and a
-- commit writes a few of its pages rather than one for each event.
DROP INDEX actions_by_event;
CREATE INDEX actions_by_event ON actions ((sequence >> 10), event_id) WHERE event_id IS NOT NULL;
