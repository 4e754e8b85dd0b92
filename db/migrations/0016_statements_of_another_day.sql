-- The same figure as of another day is another statement: conflicting ones, and those that stayed the same, stand side by side.

DROP INDEX year_records_by_statement;
CREATE UNIQUE INDEX year_records_by_statement ON year_records (campaign_year, scope, measure, status, figure, unit, source, COALESCE(as_of, ''));
