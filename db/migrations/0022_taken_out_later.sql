-- What counts within a count, as of later days, take out of the lines that it covers, and it does not take out again: its covered lines add up
-- to total + exceeded + taken_out. Counts that stand have taken it out as well; they give it back with the next count within or over them.
ALTER TABLE counts ADD COLUMN taken_out BIGINT NOT NULL DEFAULT 0;
