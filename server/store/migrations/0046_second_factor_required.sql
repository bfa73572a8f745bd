-- Why: a location may ask everybody who works there for a second factor.

ALTER TABLE locations ADD COLUMN second_factor_required BIGINT NOT NULL DEFAULT 0;
