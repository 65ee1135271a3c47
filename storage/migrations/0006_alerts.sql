CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    story INTEGER REFERENCES stories ON DELETE SET NULL,
    article INTEGER REFERENCES articles ON DELETE SET NULL,
    created TEXT NOT NULL,
    pair TEXT NOT NULL,
    verdict TEXT NOT NULL,
    lean TEXT,
    escalation REAL NOT NULL,
    de_escalation REAL NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 5),
    reason TEXT NOT NULL CHECK (json_valid(reason)),
    lines TEXT NOT NULL CHECK (json_valid(lines)),
    reply_to INTEGER REFERENCES alerts ON DELETE SET NULL
) STRICT;
CREATE INDEX alerts_created ON alerts (created);
CREATE INDEX alerts_story ON alerts (story);
CREATE INDEX alerts_article ON alerts (article);
CREATE INDEX alerts_reply_to ON alerts (reply_to);

CREATE TABLE alert_topics (
    topic TEXT NOT NULL,
    alert INTEGER NOT NULL REFERENCES alerts ON DELETE CASCADE,
    PRIMARY KEY (topic, alert)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_topics_alert ON alert_topics (alert);
