-- When an event was last moved to another country, so that a report on which somebody decided just before is written where the event is now.
ALTER TABLE ledger ADD COLUMN event_moved_at BIGINT NOT NULL DEFAULT 0;
