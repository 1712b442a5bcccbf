-- What was said, word by word, so that it is found again: case and accents folded, with the beginnings of words. It keeps no text of its own, and none of a
-- deleted turn: `secure-delete` takes a word's entry out where FTS5 would only mark it as deleted (https://www.sqlite.org/fts5.html#the_secure_delete_configuration_option).

CREATE VIRTUAL TABLE words USING fts5 (
    transcript,
    reply,
    content = 'texts',
    content_rowid = 'turn_id',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
-- Turns from before.
INSERT INTO words (words) VALUES ('rebuild');

CREATE TRIGGER texts_stored AFTER INSERT ON texts BEGIN
    INSERT INTO words (rowid, transcript, reply) VALUES (new.turn_id, new.transcript, new.reply);
END;

-- Only what is in the index: deleting everything empties the index first, at once.
CREATE TRIGGER texts_deleted AFTER DELETE ON texts WHEN EXISTS (SELECT 1 FROM words_docsize WHERE id = old.turn_id) BEGIN
    INSERT INTO words (words, rowid, transcript, reply) VALUES ('delete', old.turn_id, old.transcript, old.reply);
END;

CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
    INSERT INTO words (words, rowid, transcript, reply) VALUES ('delete', old.turn_id, old.transcript, old.reply);
    INSERT INTO words (rowid, transcript, reply) VALUES (new.turn_id, new.transcript, new.reply);
END;
