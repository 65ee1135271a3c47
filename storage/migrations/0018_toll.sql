-- How many dead a story's last sound told of: a toll that has grown much since sounds again. Of
-- what was told before this was kept, only how grave it was is known.
ALTER TABLE stories ADD COLUMN toll INTEGER NOT NULL DEFAULT 0 CHECK (toll >= 0);
UPDATE stories SET toll = CASE gravity WHEN 2 THEN 5 WHEN 3 THEN 15 ELSE 50 END
    WHERE told <> '{}' AND gravity >= 2;
