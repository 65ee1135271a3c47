-- ``due`` is set exactly where a row is in a chat's queue, ``held_until`` where it is held back;
-- a finished row has neither. The partial indexes so hold only what is alive.

CREATE TABLE digests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat TEXT NOT NULL REFERENCES subscribers ON DELETE CASCADE ON UPDATE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('catch-up', 'missed', 'morning', 'evening', 'weekly')),
    since TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX digests_regular ON digests (chat, kind, until)
    WHERE kind IN ('morning', 'evening', 'weekly');

CREATE TABLE digest_alerts (
    digest INTEGER NOT NULL REFERENCES digests ON DELETE CASCADE,
    alert INTEGER NOT NULL REFERENCES alerts ON DELETE CASCADE,
    PRIMARY KEY (digest, alert)
) STRICT, WITHOUT ROWID;
CREATE INDEX digest_alerts_alert ON digest_alerts (alert);

CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL,
    created TEXT NOT NULL
) STRICT;

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat TEXT NOT NULL REFERENCES subscribers ON DELETE CASCADE ON UPDATE CASCADE,
    alert INTEGER REFERENCES alerts ON DELETE CASCADE,
    digest INTEGER REFERENCES digests ON DELETE CASCADE,
    notice INTEGER REFERENCES notices ON DELETE CASCADE,
    part INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('pending', 'held', 'sending', 'sent', 'unknown', 'cancelled', 'failed')),
    due TEXT,
    held_until TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    repeats INTEGER NOT NULL DEFAULT 0,
    message TEXT,
    why TEXT,
    ended TEXT,
    CHECK ((alert IS NOT NULL) + (digest IS NOT NULL) + (notice IS NOT NULL) = 1),
    CHECK ((state = 'held') = (held_until IS NOT NULL)),
    CHECK (state NOT IN ('pending', 'sending') OR due IS NOT NULL),
    CHECK (state IN ('pending', 'sending', 'unknown') OR due IS NULL),
    UNIQUE (alert, chat, part, revision)
) STRICT;
CREATE UNIQUE INDEX deliveries_digest ON deliveries (digest) WHERE digest IS NOT NULL;
CREATE UNIQUE INDEX deliveries_notice ON deliveries (notice, chat) WHERE notice IS NOT NULL;
-- One message in flight per chat: the one possible repeat after a crash.
CREATE UNIQUE INDEX deliveries_in_flight ON deliveries (chat) WHERE state = 'sending';
CREATE INDEX deliveries_queue ON deliveries (id, chat, state, due) WHERE due IS NOT NULL;
CREATE INDEX deliveries_chat ON deliveries (chat, id, revision, due) WHERE due IS NOT NULL;
CREATE INDEX deliveries_held ON deliveries (chat, id) WHERE held_until IS NOT NULL;
CREATE INDEX deliveries_waking ON deliveries (held_until, chat) WHERE held_until IS NOT NULL;
CREATE INDEX deliveries_digests ON deliveries (chat, digest) WHERE digest IS NOT NULL;
CREATE INDEX deliveries_told ON deliveries (chat, alert);
CREATE INDEX deliveries_ended ON deliveries (ended) WHERE ended IS NOT NULL;

-- Which alerts reached which chat, alone or in a digest, and with which message.
CREATE VIEW told AS
    SELECT chat, alert, message, ended AS at FROM deliveries
    WHERE alert IS NOT NULL AND revision = 0
        AND (state = 'sent' OR (state = 'unknown' AND due IS NULL))
    UNION ALL
    -- A cross join keeps SQLite from beginning with all the digests that one alert is in.
    SELECT d.chat, x.alert, d.message, d.ended AS at FROM deliveries d CROSS JOIN digest_alerts x
    WHERE d.digest IS NOT NULL AND x.digest = d.digest
        AND (d.state = 'sent' OR (d.state = 'unknown' AND d.due IS NULL));

CREATE TABLE pauses (
    place TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;
