-- A name for each state of a story, so that one read before need not be read again. It is chance
-- and no count: what is rolled back, or copied to another file, shares no name with what differs.
-- Stories older than this column have none until they change.
ALTER TABLE stories ADD COLUMN version INTEGER;

CREATE TRIGGER stories_version_first AFTER INSERT ON stories WHEN new.version IS NULL BEGIN
    UPDATE stories SET version = random() WHERE id = new.id;
END;

CREATE TRIGGER stories_version_next AFTER UPDATE ON stories WHEN new.version IS old.version BEGIN
    UPDATE stories SET version = random() WHERE id = new.id;
END;
