-- Codes are kept as hashes only: a stolen copy of the database admits nobody.

CREATE TABLE admins (
    user TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    added_by TEXT NOT NULL,
    since TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE admitted (
    user TEXT PRIMARY KEY,
    by TEXT NOT NULL,
    since TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE codes (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('claim', 'invite')),
    by TEXT NOT NULL,
    until TEXT NOT NULL,
    uses INTEGER NOT NULL CHECK (uses >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE asks (
    hash TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    action TEXT NOT NULL CHECK (json_valid(action)),
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE updates (
    service TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (service, number)
) STRICT, WITHOUT ROWID;
