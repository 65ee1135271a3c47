-- When a story's latest message sounded: of two of one day the older may have been told last.
ALTER TABLE stories ADD COLUMN sounded TEXT;
UPDATE stories SET sounded = (SELECT max(created) FROM alerts WHERE story = stories.id)
    WHERE told <> '{}';
