-- The tables of metering.

-- Everything that happened in the installation, once, under one number without gaps.
CREATE TABLE event (
  number        bigint      PRIMARY KEY,
  id            uuid        NOT NULL UNIQUE,
  type          text        NOT NULL,
  at            timestamptz NOT NULL,
  account_id    text        NOT NULL,
  actor         text        NOT NULL,
  request_id    text        NOT NULL,
  resource_kind text        NOT NULL,
  resource_id   text        NOT NULL,
  detail        jsonb       NOT NULL
);
CREATE INDEX event_account ON event (account_id, number);

-- Its lock is held until commit by whoever stores events: numbers become visible in their order.
CREATE TABLE event_number (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  last bigint  NOT NULL
);
INSERT INTO event_number (last) VALUES (0);

-- Half-open intervals [start_at, end_at); end_at is null while the meter runs.
CREATE TABLE usage_interval (
  resource_id   text        NOT NULL,
  meter         text        NOT NULL,
  start_at      timestamptz NOT NULL,
  end_at        timestamptz,
  account_id    text        NOT NULL,
  kind          text        NOT NULL,
  instance_type text        NOT NULL,
  PRIMARY KEY (resource_id, meter, start_at),
  CHECK (end_at >= start_at)
);
CREATE UNIQUE INDEX usage_interval_open ON usage_interval (resource_id, meter)
  WHERE end_at IS NULL;
CREATE INDEX usage_interval_account ON usage_interval (account_id, resource_id, start_at);
