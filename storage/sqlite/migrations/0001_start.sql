-- The first layout. Texts compare byte by byte, instants are milliseconds since 1970 in UTC, dates are ISO 8601 or
-- empty, amounts are whole base units. What must stay unique for ever has a table of its own, from which no row leaves.

CREATE TABLE producer (
    id             TEXT    NOT NULL PRIMARY KEY,
    kind           TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    tax_code       TEXT    NOT NULL,
    address_line   TEXT    NOT NULL,
    commune        TEXT    NOT NULL,
    province       TEXT    NOT NULL,
    latitude       INTEGER,
    longitude      INTEGER,
    contact_person TEXT    NOT NULL,
    contact_phone  TEXT    NOT NULL,
    contact_email  TEXT    NOT NULL,
    website        TEXT    NOT NULL,
    sample         INTEGER NOT NULL,
    salt           BLOB,
    revision       INTEGER NOT NULL,
    created_at     INTEGER,
    changed_at     INTEGER,
    record_hash    TEXT    NOT NULL
) STRICT;

CREATE TABLE product (
    id              TEXT    NOT NULL PRIMARY KEY,
    producer        TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    product_group   TEXT    NOT NULL,
    brand           TEXT    NOT NULL,
    gtin            TEXT    NOT NULL,
    package         TEXT    NOT NULL,
    content         INTEGER NOT NULL,
    content_unit    TEXT    NOT NULL,
    shelf_life_days INTEGER NOT NULL,
    ingredients     TEXT    NOT NULL,
    storage         TEXT    NOT NULL,
    how_to_use      TEXT    NOT NULL,
    standards       TEXT,
    stars           INTEGER,
    decision        TEXT,
    rated_on        TEXT,
    image_name      TEXT,
    image_kind      TEXT,
    image_sha256    TEXT,
    image_address   TEXT,
    revision        INTEGER NOT NULL,
    created_at      INTEGER,
    changed_at      INTEGER,
    record_hash     TEXT    NOT NULL
) STRICT;
CREATE INDEX product_of_producer ON product (producer, id);

-- Every GTIN that a product has or ever had.
CREATE TABLE gtin (
    gtin    TEXT NOT NULL PRIMARY KEY,
    product TEXT NOT NULL REFERENCES product (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE site (
    id           TEXT    NOT NULL PRIMARY KEY,
    producer     TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    code         TEXT    NOT NULL,
    address_line TEXT    NOT NULL,
    commune      TEXT    NOT NULL,
    province     TEXT    NOT NULL,
    latitude     INTEGER,
    longitude    INTEGER,
    revision     INTEGER NOT NULL,
    created_at   INTEGER,
    changed_at   INTEGER,
    record_hash  TEXT    NOT NULL
) STRICT;
CREATE INDEX site_of_producer ON site (producer, id);

-- Every code that a producer has given to a site.
CREATE TABLE site_code (
    producer TEXT NOT NULL,
    code     TEXT NOT NULL,
    site     TEXT NOT NULL REFERENCES site (id),
    PRIMARY KEY (producer, code)
) STRICT, WITHOUT ROWID;

-- num names a batch within the file alone: the graph is eight bytes an end with it, where ids would be 36.
CREATE TABLE batch (
    num           INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    code          TEXT    NOT NULL UNIQUE,
    producer      TEXT    NOT NULL,
    made_unit     TEXT    NOT NULL,
    unit_key      TEXT    NOT NULL,
    stage         TEXT    NOT NULL,
    product       TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    lot           TEXT    NOT NULL,
    lot_key       TEXT    NOT NULL, -- the lot as it is compared
    site          TEXT    NOT NULL,
    made_on       TEXT    NOT NULL,
    best_before   TEXT    NOT NULL,
    made          INTEGER NOT NULL,
    losses        TEXT,
    attributes    TEXT,
    documents     TEXT,
    supplier_name TEXT    NOT NULL,
    supplier_lot  TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    void_reason   TEXT    NOT NULL,
    recorded_at   INTEGER,
    recorded_by   TEXT    NOT NULL,
    revision      INTEGER NOT NULL,
    created_at    INTEGER,
    changed_at    INTEGER,
    record_hash   TEXT    NOT NULL
) STRICT;
CREATE INDEX batch_of_stage          ON batch (stage, id);
CREATE INDEX batch_of_producer       ON batch (producer, id);
CREATE INDEX batch_of_producer_stage ON batch (producer, stage, id);
CREATE INDEX batch_of_product        ON batch (product, id)        WHERE product <> '';
CREATE INDEX batch_of_product_stage  ON batch (product, stage, id) WHERE product <> '';

-- Every lot that a producer ever used. The lot stands first because lists are narrowed by it alone too.
CREATE TABLE lot (
    lot_key  TEXT    NOT NULL,
    producer TEXT    NOT NULL,
    batch    INTEGER NOT NULL REFERENCES batch (num),
    PRIMARY KEY (lot_key, producer)
) STRICT, WITHOUT ROWID;

-- The inputs of a batch in their order, which are the edges of the graph. counts is 0 once the batch is void.
CREATE TABLE input (
    into_batch INTEGER NOT NULL REFERENCES batch (num),
    place      INTEGER NOT NULL,
    from_batch INTEGER NOT NULL REFERENCES batch (num),
    amount     INTEGER NOT NULL,
    unit       TEXT    NOT NULL,
    counts     INTEGER NOT NULL,
    PRIMARY KEY (into_batch, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX input_forward ON input (from_batch, into_batch, amount, unit) WHERE counts = 1;

-- A row stays when nothing is left: it says that the holder ever had some.
CREATE TABLE stock (
    batch   TEXT    NOT NULL,
    holder  TEXT    NOT NULL,
    on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
    unit    TEXT    NOT NULL,
    PRIMARY KEY (batch, holder)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_of_holder ON stock (holder, batch) WHERE on_hand > 0;

CREATE TABLE handover (
    id              TEXT    NOT NULL PRIMARY KEY,
    batch           TEXT    NOT NULL,
    from_producer   TEXT    NOT NULL,
    to_producer     TEXT    NOT NULL,
    partner_name    TEXT    NOT NULL,
    partner_address TEXT    NOT NULL,
    amount          INTEGER NOT NULL,
    unit            TEXT    NOT NULL,
    purpose         TEXT    NOT NULL,
    happened_on     TEXT    NOT NULL,
    reference       TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    offered_at      INTEGER,
    settled_at      INTEGER,
    revision        INTEGER NOT NULL,
    created_at      INTEGER,
    changed_at      INTEGER,
    record_hash     TEXT    NOT NULL
) STRICT;
CREATE INDEX handover_of_batch      ON handover (batch, id);
CREATE INDEX handover_of_state      ON handover (state, id);
CREATE INDEX handover_from          ON handover (from_producer, id);
CREATE INDEX handover_from_in_state ON handover (from_producer, state, id);
CREATE INDEX handover_to            ON handover (to_producer, id)        WHERE to_producer <> '';
CREATE INDEX handover_to_in_state   ON handover (to_producer, state, id) WHERE to_producer <> '';

CREATE TABLE recall (
    id          TEXT    NOT NULL PRIMARY KEY,
    batches     TEXT,
    reason      TEXT    NOT NULL,
    message     TEXT    NOT NULL,
    placer      TEXT    NOT NULL,
    lift_reason TEXT    NOT NULL,
    placed_at   INTEGER,
    lifted_at   INTEGER,
    revision    INTEGER NOT NULL,
    created_at  INTEGER,
    changed_at  INTEGER,
    record_hash TEXT    NOT NULL
) STRICT;
CREATE INDEX recall_in_force ON recall (id) WHERE lifted_at IS NULL;

CREATE TABLE label_run (
    id          TEXT    NOT NULL PRIMARY KEY,
    batch       TEXT    NOT NULL,
    producer    TEXT    NOT NULL,
    labels      INTEGER NOT NULL,
    first_unit  INTEGER NOT NULL,
    last_unit   INTEGER NOT NULL,
    label_stock TEXT    NOT NULL,
    start       INTEGER NOT NULL,
    cut_marks   INTEGER NOT NULL,
    language    TEXT    NOT NULL,
    printed_at  INTEGER,
    printed_by  TEXT    NOT NULL,
    record_hash TEXT    NOT NULL
) STRICT;
CREATE INDEX label_run_of_batch ON label_run (batch, id);
CREATE UNIQUE INDEX label_run_units ON label_run (batch, first_unit) WHERE first_unit > 0;

CREATE TABLE token (
    id          TEXT    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    role        TEXT    NOT NULL,
    producer    TEXT    NOT NULL,
    hash        BLOB    NOT NULL UNIQUE,
    created_at  INTEGER,
    created_by  TEXT    NOT NULL,
    revoked_at  INTEGER,
    revision    INTEGER NOT NULL,
    record_hash TEXT    NOT NULL
) STRICT;

-- seq is the order in which changes took effect.
CREATE TABLE record (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    kind         TEXT    NOT NULL,
    subject_kind TEXT    NOT NULL,
    subject_id   TEXT    NOT NULL,
    made_at      INTEGER,
    hash         TEXT    NOT NULL,
    body         BLOB
) STRICT;
CREATE INDEX record_of_subject ON record (subject_id, subject_kind, id);

CREATE TABLE request (
    num          INTEGER PRIMARY KEY,
    caller       TEXT    NOT NULL,
    request_key  TEXT    NOT NULL,
    fingerprint  BLOB    NOT NULL,
    subject_kind TEXT    NOT NULL,
    subject_id   TEXT    NOT NULL,
    made_at      INTEGER,
    answer       BLOB,
    UNIQUE (caller, request_key)
) STRICT;

CREATE TABLE service_key (
    id      TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL UNIQUE,
    secret  BLOB
) STRICT;
