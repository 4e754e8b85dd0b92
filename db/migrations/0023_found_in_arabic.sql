-- Letters that are written in two ways are searched as one: what stands is folded as what comes.
UPDATE events
SET
  found_by = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(found_by, 'ة', 'ه'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ـ', ''),
  city_found_by = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(city_found_by, 'ة', 'ه'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ـ', '');
