CREATE TABLE topics (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    pairs TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(pairs)),
    actors TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(actors)),
    places TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(places)),
    everything INTEGER NOT NULL DEFAULT 0 CHECK (everything IN (0, 1)),
    in_chat INTEGER NOT NULL DEFAULT 0 CHECK (in_chat IN (0, 1)),
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    changed TEXT
) STRICT;
INSERT INTO topics (id, name, everything) VALUES ('world', 'World', 1);

CREATE TABLE thresholds (
    topic TEXT NOT NULL REFERENCES topics ON DELETE CASCADE,
    axis TEXT NOT NULL CHECK (axis IN ('escalation', 'de-escalation')),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 100),
    PRIMARY KEY (topic, axis)
) STRICT, WITHOUT ROWID;

CREATE TABLE silences (
    what TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

CREATE TABLE keywords (
    words TEXT PRIMARY KEY,
    category TEXT NOT NULL,
    severity REAL CHECK (severity BETWEEN 1 AND 10),
    added_by TEXT NOT NULL,
    added TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    old TEXT NOT NULL CHECK (json_valid(old)),
    new TEXT NOT NULL CHECK (json_valid(new)),
    undone TEXT,
    undone_by TEXT
) STRICT;
