-- What the record book needs to be compared with at every age: the number of cases beside a figure, and how many people live in a country.

ALTER TABLE year_records ADD COLUMN cases BIGINT;

-- Figures that were loaded before the column was there and whose notes state the number. A new ledger reads it from figures.csv.
UPDATE year_records SET cases = 15 WHERE campaign_year = 2008 AND scope = 'IS' AND figure = 1921 AND source = 'amnesty.is 2008';
UPDATE year_records SET cases = 12 WHERE campaign_year = 2015 AND scope = 'IS' AND figure = 80124 AND source = 'amnesty.is';
UPDATE year_records SET cases = 10 WHERE campaign_year = 2017 AND scope = 'IS' AND figure = 94546 AND source = 'amnesty.is 2018-02-20';
UPDATE year_records SET cases = 9 WHERE campaign_year = 2024 AND scope = 'IS' AND figure = 49038 AND source = 'amnesty.is 2025-06-02';
UPDATE year_records SET cases = 6 WHERE campaign_year = 2018 AND scope = 'NO' AND figure = 150000 AND source = 'amnesty.no';

-- 1 where only the record book has named a case of a year, which is not all of them. Until now its cases were those up to 2013 that
-- nobody had edited.
ALTER TABLE campaign_cases ADD COLUMN from_book BIGINT;
UPDATE campaign_cases SET from_book = 1 WHERE campaign <= 2013 AND case_slug IN (SELECT slug FROM cases WHERE revision = 1);

CREATE TABLE populations (
  country TEXT NOT NULL,
  year BIGINT NOT NULL,
  inhabitants BIGINT NOT NULL,
  source TEXT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (country, year)
);
