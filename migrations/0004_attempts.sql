-- Calls of providers, good or not, for the turns that they were made for. Moments in microseconds after the turn's origin, as in `marks`.

CREATE TABLE attempts (
    turn_id    INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,                 -- from 0, in the order of the turn
    stage      TEXT    NOT NULL,                 -- speech, chat, voice
    provider   TEXT    NOT NULL,                 -- vendor or vendor/model
    became     TEXT    NOT NULL,                 -- served, failed, passed_over, dropped
    problem    TEXT,                             -- code of what it failed of, or was passed over for
    began_us   INTEGER NOT NULL,                 -- it was chosen
    sent_us    INTEGER,                          -- the request was handed over
    connect_us INTEGER,                          -- what opening a connection took; 0: it was there
    first_us   INTEGER,                          -- the first of its answer came
    ended_us   INTEGER NOT NULL,
    chunks     INTEGER NOT NULL,                 -- pieces in which its answer came
    PRIMARY KEY (turn_id, number)
) STRICT, WITHOUT ROWID;

-- How long the latest answers of a provider took.
CREATE INDEX attempts_of_provider ON attempts (stage, provider, turn_id, sent_us, first_us);
