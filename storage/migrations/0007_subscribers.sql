CREATE TABLE subscribers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
    timezone TEXT NOT NULL DEFAULT 'UTC',
    quiet_from TEXT,
    quiet_to TEXT,
    quiet_mode TEXT NOT NULL DEFAULT 'severe'
        CHECK (quiet_mode IN ('severe', 'silent', 'held')),
    muted_until TEXT,
    digests TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(digests)),
    created TEXT NOT NULL,
    disabled TEXT,
    disabled_why TEXT,
    stumbling_since TEXT,
    CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
) STRICT;

CREATE TABLE subscriptions (
    topic TEXT NOT NULL REFERENCES topics ON DELETE CASCADE,
    chat TEXT NOT NULL REFERENCES subscribers ON DELETE CASCADE ON UPDATE CASCADE,
    since TEXT NOT NULL,
    PRIMARY KEY (topic, chat)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_chat ON subscriptions (chat);

CREATE TABLE mutes (
    chat TEXT NOT NULL REFERENCES subscribers ON DELETE CASCADE ON UPDATE CASCADE,
    what TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (chat, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE feedback (
    alert INTEGER NOT NULL REFERENCES alerts ON DELETE CASCADE,
    chat TEXT NOT NULL REFERENCES subscribers ON DELETE CASCADE ON UPDATE CASCADE,
    user TEXT NOT NULL,
    vote INTEGER NOT NULL CHECK (vote IN (-1, 1)),
    at TEXT NOT NULL,
    PRIMARY KEY (alert, chat, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_chat ON feedback (chat);
