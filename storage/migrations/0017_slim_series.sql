-- Of the hours gone by only the heats are asked for, not what was usual for the pair.
CREATE TABLE slim (
    pair TEXT NOT NULL,
    at TEXT NOT NULL,
    escalation REAL NOT NULL,
    de_escalation REAL NOT NULL,
    faint_escalation REAL NOT NULL,
    faint_de_escalation REAL NOT NULL,
    PRIMARY KEY (pair, at)
) STRICT, WITHOUT ROWID;
INSERT INTO slim
    SELECT pair, at, escalation, de_escalation, faint_escalation, faint_de_escalation
    FROM heat_series;
DROP TABLE heat_series;
ALTER TABLE slim RENAME TO heat_series;
CREATE INDEX heat_series_at ON heat_series (at);
