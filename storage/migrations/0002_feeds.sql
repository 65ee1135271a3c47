CREATE TABLE feeds (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('wire', 'major', 'specialist', 'unlisted')),
    party TEXT,
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'gone', 'removed')),
    full_text TEXT NOT NULL CHECK (full_text IN ('auto', 'always', 'never')),
    site TEXT,
    etag TEXT,
    last_modified TEXT,
    interval REAL NOT NULL CHECK (interval > 0),
    next_check TEXT,
    polls INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    failing_since TEXT,
    told_failing INTEGER NOT NULL DEFAULT 0 CHECK (told_failing IN (0, 1)),
    last_check TEXT,
    last_ok TEXT,
    last_new TEXT,
    moved_to TEXT,
    moved_polls INTEGER NOT NULL DEFAULT 0,
    host TEXT NOT NULL,
    in_chat INTEGER NOT NULL DEFAULT 0 CHECK (in_chat IN (0, 1)),
    added TEXT NOT NULL
) STRICT;

CREATE TABLE host_pauses (
    host TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;
