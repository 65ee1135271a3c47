-- Who said a notice to everyone; none where the program says it of itself. Those from before this
-- column count as the program's: nothing in them can be pressed.
ALTER TABLE notices ADD COLUMN by TEXT;
