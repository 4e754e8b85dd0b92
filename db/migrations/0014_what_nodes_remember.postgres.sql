-- What each of several nodes keeps in memory. Forked because on SQLite one process writes, and knows: it finds rows by SQLite's own numbers.

-- A row's number, by which a node finds it again: the key is eight texts to send and compare. Rows are never taken away.
ALTER TABLE tallies ADD COLUMN number BIGINT GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX tallies_by_number ON tallies (number);
ALTER TABLE hourly_tallies ADD COLUMN number BIGINT GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX hourly_tallies_by_number ON hourly_tallies (number);
