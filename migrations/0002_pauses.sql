-- What endpointing has learnt of this user's pauses inside of turns: one row, of the logarithms of their lengths in milliseconds.

CREATE TABLE pauses (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    count    REAL    NOT NULL,                   -- pauses learnt from, at most the length of the memory
    mean     REAL    NOT NULL,
    variance REAL    NOT NULL
) STRICT;
