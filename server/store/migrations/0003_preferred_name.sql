-- Why: what a client likes to be called, where that is not the given name.

ALTER TABLE clients ADD COLUMN preferred_name TEXT;
