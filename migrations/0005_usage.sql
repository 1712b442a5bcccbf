-- What was used of providers, by day: counts only, no text. Kept also where turns are not; deleted with the history as a whole.

CREATE TABLE usage (
    day                   TEXT    NOT NULL,      -- local date, as 2026-03-09
    stage                 TEXT    NOT NULL,      -- speech, chat, voice
    provider              TEXT    NOT NULL,      -- vendor/model
    paid                  INTEGER NOT NULL,      -- 0: on this machine or in the house, without a key
    input_tokens          INTEGER NOT NULL,      -- cached or not
    cached_tokens         INTEGER NOT NULL,
    output_tokens         INTEGER NOT NULL,
    characters            INTEGER NOT NULL,
    audio_ms              INTEGER NOT NULL,
    calls                 INTEGER NOT NULL,
    vain_input_tokens     INTEGER NOT NULL,      -- what of these went into replies that were thrown away
    vain_cached_tokens    INTEGER NOT NULL,
    vain_output_tokens    INTEGER NOT NULL,
    vain_characters       INTEGER NOT NULL,
    vain_audio_ms         INTEGER NOT NULL,
    vain_calls            INTEGER NOT NULL,
    estimated             INTEGER NOT NULL,      -- calls whose numbers nobody told
    PRIMARY KEY (day, stage, provider, paid)
) STRICT, WITHOUT ROWID;

-- Months in which the user allowed to pass the cap.
CREATE TABLE months_over_cap (
    month TEXT NOT NULL PRIMARY KEY              -- as 2026-03
) STRICT, WITHOUT ROWID;
