-- From which level on a chat wants news of each direction; none of it where that is null.
ALTER TABLE subscribers ADD COLUMN escalation_from INTEGER
    CHECK (escalation_from BETWEEN 1 AND 5);
ALTER TABLE subscribers ADD COLUMN de_escalation_from INTEGER
    CHECK (de_escalation_from BETWEEN 1 AND 5);
UPDATE subscribers SET escalation_from = level, de_escalation_from = level;
ALTER TABLE subscribers DROP COLUMN level;

-- The same for one topic, where it differs from the rest of the chat.
CREATE TABLE topic_levels (
    chat TEXT NOT NULL REFERENCES subscribers ON DELETE CASCADE ON UPDATE CASCADE,
    topic TEXT NOT NULL REFERENCES topics ON DELETE CASCADE,
    escalation_from INTEGER CHECK (escalation_from BETWEEN 1 AND 5),
    de_escalation_from INTEGER CHECK (de_escalation_from BETWEEN 1 AND 5),
    PRIMARY KEY (chat, topic)
) STRICT, WITHOUT ROWID;
