-- A report is taken out of a count on the count's day, so what is left of a scope lies on the days of its counts, those that were replaced
-- too. counts.remainder is what a count's own settling lines add up to; what no report has itemised of a scope is the sum over its counts.
-- Lines that stand keep their days: nothing in the ledger is changed.
UPDATE counts
SET remainder = (SELECT CAST(COALESCE(SUM(a.quantity), 0) AS BIGINT) FROM actions a WHERE a.settles = counts.id);

-- All counts of a scope are looked up with each report, not the standing one alone.
CREATE INDEX counts_by_scope ON counts (campaign, country, event_id, kind, case_slug);
