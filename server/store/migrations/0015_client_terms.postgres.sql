-- Why: a search among a million clients looks words up instead of reading every profile. client_terms holds, for each
-- term of a client's search text, where the client stands in the order of names; client_words holds each distinct word
-- once, by its length, its beginning and its end, so that near misses are found among few. Both follow the profile by
-- trigger, so that no statement can leave them behind. The terms themselves are made by Latchkey and stand in
-- clients.search with a space between.

CREATE TABLE client_terms (
    location_id BLOB NOT NULL,
    term        TEXT COLLATE "binary" NOT NULL,
    sort_name   TEXT COLLATE "binary" NOT NULL,
    client_id   BLOB NOT NULL,
    PRIMARY KEY (location_id, term, sort_name, client_id)
);

CREATE TABLE client_words (
    location_id BLOB   NOT NULL,
    letters     BIGINT NOT NULL,
    word        TEXT   COLLATE "binary" NOT NULL,
    tail        TEXT   COLLATE "binary" NOT NULL,
    PRIMARY KEY (location_id, letters, word)
);
CREATE INDEX client_words_by_tail ON client_words (location_id, letters, tail);

INSERT INTO client_terms (location_id, term, sort_name, client_id)
SELECT c.location_id, t.term, c.sort_name, c.id
  FROM clients c, unnest(string_to_array(c.search, ' ')) AS t (term)
 WHERE t.term <> ''
    ON CONFLICT DO NOTHING;

INSERT INTO client_words (location_id, letters, word, tail)
SELECT DISTINCT location_id, length(term), term, reverse(right(term, 3))
  FROM client_terms
 WHERE term >= 'a' AND term < '{' AND length(term) BETWEEN 3 AND 24;

CREATE FUNCTION client_terms_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_terms text[] := '{}';
    new_terms text[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        old_terms := string_to_array(OLD.search, ' ');
        DELETE FROM client_terms
         WHERE location_id = OLD.location_id AND sort_name = OLD.sort_name AND client_id = OLD.id
           AND term = ANY (old_terms);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        new_terms := string_to_array(NEW.search, ' ');
        INSERT INTO client_terms (location_id, term, sort_name, client_id)
        SELECT NEW.location_id, t.term, NEW.sort_name, NEW.id
          FROM unnest(new_terms) AS t (term)
         WHERE t.term <> ''
            ON CONFLICT DO NOTHING;
        -- In order: two who add the same new words wait for each other one way only.
        INSERT INTO client_words (location_id, letters, word, tail)
        SELECT NEW.location_id, length(t.term), t.term, reverse(right(t.term, 3))
          FROM unnest(new_terms) AS t (term)
         WHERE t.term COLLATE "binary" >= 'a' AND t.term COLLATE "binary" < '{' AND length(t.term) BETWEEN 3 AND 24
         ORDER BY t.term COLLATE "binary"
            ON CONFLICT DO NOTHING;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM client_words w
         USING unnest(old_terms) AS t (term)
         WHERE w.location_id = OLD.location_id AND w.letters = length(t.term) AND w.word = t.term COLLATE "binary"
           AND NOT EXISTS (SELECT 1 FROM client_terms s
                            WHERE s.location_id = w.location_id AND s.term = w.word);
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER client_terms_of_a_new_profile AFTER INSERT ON clients
    FOR EACH ROW EXECUTE FUNCTION client_terms_follow();

CREATE TRIGGER client_terms_of_an_edited_profile AFTER UPDATE OF search, sort_name ON clients
    FOR EACH ROW WHEN (OLD.search <> NEW.search OR OLD.sort_name <> NEW.sort_name)
    EXECUTE FUNCTION client_terms_follow();

CREATE TRIGGER client_terms_of_a_removed_profile AFTER DELETE ON clients
    FOR EACH ROW EXECUTE FUNCTION client_terms_follow();
