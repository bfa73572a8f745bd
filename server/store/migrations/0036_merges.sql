-- Why: two profiles of one person are merged, and for a day the merge can be undone. The snapshot says what the profile
-- that stayed was before; it is forgotten when the day is over. The merged-away profile itself is not touched.

CREATE TABLE merges (
    location_id BLOB   NOT NULL,
    id          BLOB   NOT NULL,
    survivor_id BLOB   NOT NULL,
    merged_id   BLOB   NOT NULL,
    merged_at   BIGINT NOT NULL,
    merged_by   BLOB   NOT NULL,
    snapshot    TEXT,
    undone_at   BIGINT,
    PRIMARY KEY (location_id, id)
);
CREATE INDEX merges_of_survivor ON merges (location_id, survivor_id, merged_at);
CREATE INDEX merges_to_forget ON merges (merged_at) WHERE snapshot IS NOT NULL;
