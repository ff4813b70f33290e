-- Label runs change: labels are spoiled, printed again, and claimed for batches. Those that were printed before were
-- standard labels, row by row.

ALTER TABLE label_run ADD COLUMN code        TEXT    NOT NULL DEFAULT '';
ALTER TABLE label_run ADD COLUMN unit_key    TEXT    NOT NULL DEFAULT '';
ALTER TABLE label_run ADD COLUMN pin         INTEGER NOT NULL DEFAULT 0;
ALTER TABLE label_run ADD COLUMN reason      TEXT    NOT NULL DEFAULT '';
ALTER TABLE label_run ADD COLUMN measures    TEXT;
ALTER TABLE label_run ADD COLUMN fill_order  TEXT    NOT NULL DEFAULT 'row';
ALTER TABLE label_run ADD COLUMN copies      INTEGER NOT NULL DEFAULT 1;
ALTER TABLE label_run ADD COLUMN dpi         INTEGER NOT NULL DEFAULT 300;
ALTER TABLE label_run ADD COLUMN template    TEXT    NOT NULL DEFAULT 'standard';
ALTER TABLE label_run ADD COLUMN fields      TEXT;
ALTER TABLE label_run ADD COLUMN offset_x    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE label_run ADD COLUMN offset_y    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE label_run ADD COLUMN voids       TEXT;
ALTER TABLE label_run ADD COLUMN reprints    TEXT;
ALTER TABLE label_run ADD COLUMN claims      TEXT;
ALTER TABLE label_run ADD COLUMN revision    INTEGER NOT NULL DEFAULT 1;
ALTER TABLE label_run ADD COLUMN created_at  INTEGER;
ALTER TABLE label_run ADD COLUMN changed_at  INTEGER;
UPDATE label_run SET created_at = printed_at, changed_at = printed_at;
-- Every blank run has a unit 1 of its own.
DROP INDEX label_run_units;
CREATE UNIQUE INDEX label_run_units ON label_run (batch, first_unit) WHERE first_unit > 0 AND batch <> '';
CREATE UNIQUE INDEX label_run_code ON label_run (code) WHERE code <> '';
CREATE INDEX label_run_of_producer ON label_run (producer, id);
CREATE INDEX label_run_blank ON label_run (id) WHERE code <> '';
CREATE INDEX label_run_blank_of_producer ON label_run (producer, id) WHERE code <> '';

-- Which batches have claims in which blank runs.
CREATE TABLE label_claim (
    batch TEXT NOT NULL,
    run   TEXT NOT NULL REFERENCES label_run (id),
    PRIMARY KEY (batch, run)
) STRICT, WITHOUT ROWID;

-- Measures are micrometres, in JSON.
CREATE TABLE label_stock (
    id          TEXT    NOT NULL PRIMARY KEY,
    producer    TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    measures    TEXT,
    offset_x    INTEGER NOT NULL,
    offset_y    INTEGER NOT NULL,
    retired     INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    created_at  INTEGER,
    changed_at  INTEGER,
    record_hash TEXT    NOT NULL
) STRICT;
CREATE INDEX label_stock_of_producer ON label_stock (producer, id);
