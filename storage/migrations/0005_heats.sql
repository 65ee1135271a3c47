CREATE TABLE heats (
    pair TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    escalation REAL NOT NULL,
    de_escalation REAL NOT NULL,
    baseline REAL NOT NULL,
    spread REAL NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('normal', 'up', 'down')),
    stories INTEGER NOT NULL,
    faint_escalation REAL NOT NULL,
    faint_de_escalation REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE heat_series (
    pair TEXT NOT NULL,
    at TEXT NOT NULL,
    escalation REAL NOT NULL,
    de_escalation REAL NOT NULL,
    baseline REAL NOT NULL,
    spread REAL NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('normal', 'up', 'down')),
    stories INTEGER NOT NULL,
    faint_escalation REAL NOT NULL,
    faint_de_escalation REAL NOT NULL,
    PRIMARY KEY (pair, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX heat_series_at ON heat_series (at);
