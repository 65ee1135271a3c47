ALTER TABLE subscribers ADD COLUMN look TEXT NOT NULL DEFAULT 'light'
    CHECK (look IN ('light', 'dark'));
