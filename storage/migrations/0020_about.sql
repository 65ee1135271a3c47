-- Of which chat a notice speaks, by its name or number: it is forgotten together with that chat.
ALTER TABLE notices ADD COLUMN about TEXT
    REFERENCES subscribers ON DELETE CASCADE ON UPDATE CASCADE;
