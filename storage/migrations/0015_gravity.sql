-- How grave a story's gravest telling is beyond its score (watchers/gravity.py).
ALTER TABLE stories ADD COLUMN gravity INTEGER NOT NULL DEFAULT 0 CHECK (gravity BETWEEN 0 AND 5);
