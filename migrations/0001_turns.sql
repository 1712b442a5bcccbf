-- Turns and their times. Append-only: a file here is never changed once released; the next change is 0002.
--
-- The schema's version is the number of files applied (PRAGMA user_version). A program refuses a database of a higher version than it
-- knows. A new name in `marks` or `figures` needs no migration (older programs skip it); a new value of `mode` or `outcome` does, because
-- an older program could not show the turn.

PRAGMA application_id = 0x52697031; -- "Rip1": tells `file` and us whose database this is.

CREATE TABLE conversations (
    id              INTEGER PRIMARY KEY,
    name            TEXT    NOT NULL UNIQUE,
    started_unix_ms INTEGER NOT NULL             -- start of its first turn
) STRICT;

CREATE TABLE turns (
    id              INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order in which turns finished; never used twice
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    started_unix_ms INTEGER NOT NULL,
    mode            TEXT    NOT NULL,            -- ptt, duplex, text
    outcome         TEXT    NOT NULL,            -- completed, interrupted, failed
    stt             TEXT    NOT NULL,            -- vendor or vendor/model; empty when typed
    llm             TEXT    NOT NULL,
    tts             TEXT    NOT NULL,
    input_device    TEXT    NOT NULL,            -- name; empty when typed
    output_device   TEXT    NOT NULL,
    problem         TEXT                         -- code of what ended a failed turn
) STRICT;

CREATE INDEX turns_of_conversation ON turns (conversation_id, id);
-- Charts: a period of time, and turns of the same set-up.
CREATE INDEX turns_by_start ON turns (started_unix_ms, id);
CREATE INDEX turns_by_setup ON turns (mode, stt, llm, tts, output_device, id, started_unix_ms);

-- Apart from the turns, so that charts over many turns do not read past what was said.
CREATE TABLE texts (
    turn_id    INTEGER PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
    transcript TEXT NOT NULL,                    -- what the user said
    reply      TEXT NOT NULL,                    -- the whole reply as it was written
    heard      TEXT NOT NULL                     -- what the user heard of it
) STRICT;

CREATE TABLE marks (
    turn_id   INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    name      TEXT    NOT NULL,
    offset_us INTEGER NOT NULL,                  -- microseconds after speech_end (after the earliest mark, where there is none)
    PRIMARY KEY (turn_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE figures (
    turn_id INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    value   REAL    NOT NULL,                    -- milliseconds where the name ends in _ms, else a count
    PRIMARY KEY (turn_id, name)
) STRICT, WITHOUT ROWID;

-- Charts: one figure over all turns, read from the index alone.
CREATE INDEX figures_by_name ON figures (name, turn_id, value);
