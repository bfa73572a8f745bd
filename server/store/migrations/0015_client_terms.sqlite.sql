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
) WITHOUT ROWID;

CREATE TABLE client_words (
    location_id BLOB   NOT NULL,
    letters     BIGINT NOT NULL,
    word        TEXT   COLLATE "binary" NOT NULL,
    tail        TEXT   COLLATE "binary" NOT NULL,
    PRIMARY KEY (location_id, letters, word)
) WITHOUT ROWID;
CREATE INDEX client_words_by_tail ON client_words (location_id, letters, tail);

INSERT INTO client_terms (location_id, term, sort_name, client_id)
SELECT c.location_id, t.value, c.sort_name, c.id
  FROM clients c, json_each('[' || replace(json_quote(c.search), ' ', '","') || ']') t
 WHERE t.value <> ''
    ON CONFLICT DO NOTHING;

INSERT INTO client_words (location_id, letters, word, tail)
SELECT DISTINCT location_id, length(term), term,
       substr(term, -1, 1) || substr(term, -2, 1) || substr(term, -3, 1)
  FROM client_terms
 WHERE term >= 'a' AND term < '{' AND length(term) BETWEEN 3 AND 24;

CREATE TRIGGER client_terms_of_a_new_profile AFTER INSERT ON clients
BEGIN
    INSERT INTO client_terms (location_id, term, sort_name, client_id)
    SELECT NEW.location_id, t.value, NEW.sort_name, NEW.id
      FROM json_each('[' || replace(json_quote(NEW.search), ' ', '","') || ']') t
     WHERE t.value <> ''
        ON CONFLICT DO NOTHING;
    INSERT INTO client_words (location_id, letters, word, tail)
    SELECT NEW.location_id, length(t.value), t.value,
           substr(t.value, -1, 1) || substr(t.value, -2, 1) || substr(t.value, -3, 1)
      FROM json_each('[' || replace(json_quote(NEW.search), ' ', '","') || ']') t
     WHERE t.value >= 'a' AND t.value < '{' AND length(t.value) BETWEEN 3 AND 24
        ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER client_terms_of_an_edited_profile AFTER UPDATE OF search, sort_name ON clients
WHEN OLD.search <> NEW.search OR OLD.sort_name <> NEW.sort_name
BEGIN
    DELETE FROM client_terms
     WHERE (location_id, term, sort_name, client_id) IN
           (SELECT OLD.location_id, t.value, OLD.sort_name, OLD.id
              FROM json_each('[' || replace(json_quote(OLD.search), ' ', '","') || ']') t);
    INSERT INTO client_terms (location_id, term, sort_name, client_id)
    SELECT NEW.location_id, t.value, NEW.sort_name, NEW.id
      FROM json_each('[' || replace(json_quote(NEW.search), ' ', '","') || ']') t
     WHERE t.value <> ''
        ON CONFLICT DO NOTHING;
    INSERT INTO client_words (location_id, letters, word, tail)
    SELECT NEW.location_id, length(t.value), t.value,
           substr(t.value, -1, 1) || substr(t.value, -2, 1) || substr(t.value, -3, 1)
      FROM json_each('[' || replace(json_quote(NEW.search), ' ', '","') || ']') t
     WHERE t.value >= 'a' AND t.value < '{' AND length(t.value) BETWEEN 3 AND 24
        ON CONFLICT DO NOTHING;
    DELETE FROM client_words
     WHERE (location_id, letters, word) IN
           (SELECT OLD.location_id, length(t.value), t.value
              FROM json_each('[' || replace(json_quote(OLD.search), ' ', '","') || ']') t)
       AND NOT EXISTS (SELECT 1 FROM client_terms t
                        WHERE t.location_id = client_words.location_id AND t.term = client_words.word);
END;

CREATE TRIGGER client_terms_of_a_removed_profile AFTER DELETE ON clients
BEGIN
    DELETE FROM client_terms
     WHERE (location_id, term, sort_name, client_id) IN
           (SELECT OLD.location_id, t.value, OLD.sort_name, OLD.id
              FROM json_each('[' || replace(json_quote(OLD.search), ' ', '","') || ']') t);
    DELETE FROM client_words
     WHERE (location_id, letters, word) IN
           (SELECT OLD.location_id, length(t.value), t.value
              FROM json_each('[' || replace(json_quote(OLD.search), ' ', '","') || ']') t)
       AND NOT EXISTS (SELECT 1 FROM client_terms t
                        WHERE t.location_id = client_words.location_id AND t.term = client_words.word);
END;
