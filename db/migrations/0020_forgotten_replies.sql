-- What was answered when a pledge was made is forgotten when the pledge is taken back: body and hash are empty then, and the key stays taken.
CREATE INDEX replies_by_location ON replies (location) WHERE location IS NOT NULL;

UPDATE replies
SET request_hash = '', sealed_body = ''
WHERE location IN (SELECT '/api/v1/pledges/' || id FROM pledges WHERE withdrawn_at IS NOT NULL);
