-- By how much each edit moved what a pledge promises, all kinds together: so it can be told what was pledged at any instant before.
-- Pledges that were edited before this are told with what they said when it came.
CREATE TABLE pledge_edits (
  pledge_id TEXT NOT NULL REFERENCES pledges (id),
  edited_at BIGINT NOT NULL,
  added BIGINT NOT NULL
);

CREATE INDEX pledge_edits_by_pledge ON pledge_edits (pledge_id, edited_at);
