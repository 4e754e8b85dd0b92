-- How often something changed that nodes remember. Whoever changes it locks this row last of all; whoever sees another number than before
-- forgets what it remembers.
CREATE TABLE changes (
  id BIGINT NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL
);

INSERT INTO changes (id, number) VALUES (1, 0);
