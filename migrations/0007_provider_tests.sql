-- The last test of each provider, for whoever looks later; no text, no key.

CREATE TABLE provider_tests (
    stage      TEXT    NOT NULL,                 -- speech, chat, voice
    vendor     TEXT    NOT NULL,                 -- as the settings name it
    set_up     TEXT    NOT NULL,                 -- address, model and voice that were tested; others are another provider
    at_unix_ms INTEGER NOT NULL,
    first_ms   REAL,                             -- to the first of its answer; NULL: it was not tried
    problem    TEXT,                             -- code of why it can't be used; NULL: it can
    PRIMARY KEY (stage, vendor)
) STRICT, WITHOUT ROWID;

-- When a key was set or deleted last: no failure from before says anything of the one there is now.
CREATE TABLE keys_changed (
    only_row   INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    at_unix_ms INTEGER NOT NULL
) STRICT;
