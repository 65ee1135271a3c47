CREATE TABLE stories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pair TEXT NOT NULL,
    title TEXT NOT NULL,
    opened TEXT NOT NULL,
    updated TEXT NOT NULL,
    axis TEXT NOT NULL CHECK (axis IN ('escalation', 'de-escalation')),
    categories TEXT NOT NULL CHECK (json_valid(categories)),
    places TEXT NOT NULL CHECK (json_valid(places)),
    numbers TEXT NOT NULL CHECK (json_valid(numbers)),
    stems TEXT NOT NULL,
    origins TEXT NOT NULL CHECK (json_valid(origins)),
    escalation REAL NOT NULL,
    de_escalation REAL NOT NULL,
    articles INTEGER NOT NULL,
    told TEXT NOT NULL CHECK (json_valid(told)),
    alert INTEGER REFERENCES alerts ON DELETE SET NULL,
    published TEXT,
    heated TEXT NOT NULL CHECK (json_valid(heated)),
    waiting INTEGER NOT NULL CHECK (waiting IN (0, 1)),
    reached TEXT NOT NULL CHECK (json_valid(reached))
) STRICT;
CREATE INDEX stories_waiting ON stories (updated) WHERE waiting;
CREATE INDEX stories_updated ON stories (updated);
CREATE INDEX stories_alert ON stories (alert);

-- Each story once for each end of its pair, so that candidates are found without a scan.
CREATE TABLE story_ends (
    end TEXT NOT NULL,
    updated TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES stories ON DELETE CASCADE,
    PRIMARY KEY (end, updated, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_ends_story ON story_ends (story);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    publisher TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    link TEXT,
    published TEXT,
    seen TEXT NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('wire', 'major', 'specialist', 'unlisted')),
    origin TEXT,
    party TEXT,
    reach TEXT NOT NULL CHECK (reach IN ('seed', 'summary', 'full')),
    silent INTEGER NOT NULL CHECK (silent IN (0, 1)),
    recognised TEXT NOT NULL,
    verdict TEXT NOT NULL,
    lean TEXT,
    escalation REAL NOT NULL CHECK (escalation BETWEEN 0 AND 100),
    de_escalation REAL NOT NULL CHECK (de_escalation BETWEEN 0 AND 100),
    language TEXT NOT NULL,
    lexicon TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (json_valid(reason)),
    story INTEGER REFERENCES stories ON DELETE SET NULL
) STRICT;
CREATE INDEX articles_seen ON articles (seen);
CREATE INDEX articles_link ON articles (link) WHERE link IS NOT NULL;
CREATE INDEX articles_story ON articles (story) WHERE story IS NOT NULL;
CREATE INDEX articles_unassessed ON articles (seen) WHERE verdict = 'unassessed';

CREATE TABLE article_keys (
    key TEXT PRIMARY KEY,
    article INTEGER REFERENCES articles ON DELETE SET NULL,
    place INTEGER NOT NULL,
    sighted TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX article_keys_article ON article_keys (article, place);
CREATE INDEX article_keys_sighted ON article_keys (sighted);

CREATE TABLE article_pairs (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    place INTEGER NOT NULL,
    pair TEXT NOT NULL,
    verdict TEXT NOT NULL,
    lean TEXT,
    escalation REAL NOT NULL,
    de_escalation REAL NOT NULL,
    places TEXT NOT NULL CHECK (json_valid(places)),
    PRIMARY KEY (article, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE signals (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    place INTEGER NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('title', 'text')),
    start INTEGER NOT NULL,
    finish INTEGER NOT NULL CHECK (finish >= start),
    category TEXT NOT NULL,
    axis TEXT NOT NULL,
    severity REAL NOT NULL,
    score REAL NOT NULL,
    rule TEXT NOT NULL,
    modifiers TEXT NOT NULL CHECK (json_valid(modifiers)),
    actors TEXT NOT NULL CHECK (json_valid(actors)),
    scene TEXT,
    factor REAL NOT NULL,
    sentence INTEGER NOT NULL,
    position REAL NOT NULL,
    quoted INTEGER NOT NULL CHECK (quoted IN (0, 1)),
    PRIMARY KEY (article, place)
) STRICT, WITHOUT ROWID;

-- When an act was last heard of between a pair: "first truce in 214 days".
CREATE TABLE acts (
    pair TEXT NOT NULL,
    category TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (pair, category)
) STRICT, WITHOUT ROWID;
