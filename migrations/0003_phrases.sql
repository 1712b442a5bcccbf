-- Short phrases in the voice that said them, so that they are there at once when they are said again. No text is kept: a phrase is known by a hash of its
-- voice and its text.

CREATE TABLE phrases (
    key          BLOB    NOT NULL PRIMARY KEY,   -- SHA-256
    source       TEXT    NOT NULL,               -- product: Riposte's own phrases; conversation: said in an answer, twice at least
    files        TEXT    NOT NULL,               -- what the voice was made of: a line of size, time of change and path for each file; empty: a server's
    used_unix_ms INTEGER NOT NULL,               -- said last; not noted more than once in a run of the program
    rate_hz      INTEGER NOT NULL,
    gain         REAL    NOT NULL,               -- what the voice's own sound was multiplied by
    crc32        INTEGER NOT NULL,               -- of the samples
    samples      BLOB    NOT NULL                -- one channel, 16 bit, little-endian
) STRICT;

-- What goes first where there is no room.
CREATE INDEX phrases_by_use ON phrases (used_unix_ms, length(samples));
