-- Why: what matters most asks staff to prove once more that it is they, unless they did so a few minutes ago. Their
-- session knows when that was; nothing, where it was too long ago or nobody knows.

ALTER TABLE staff_sessions ADD COLUMN proved_at BIGINT;
