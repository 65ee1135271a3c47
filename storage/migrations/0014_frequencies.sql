-- In how many articles each word stood, by its beginning; '' counts the articles themselves. A later
-- article counts more, so that old use fades without being touched (storage/frequencies.py).
CREATE TABLE frequencies (
    word TEXT PRIMARY KEY,
    uses REAL NOT NULL CHECK (uses >= 0)
) STRICT, WITHOUT ROWID;
