-- Tables that service-kit brings to every service's own schema.
CREATE TABLE outbox (
  n             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id            uuid        NOT NULL UNIQUE,
  position      bigint      UNIQUE,
  type          text        NOT NULL,
  at            timestamptz NOT NULL,
  account_id    text        NOT NULL,
  actor         text        NOT NULL,
  request_id    text        NOT NULL,
  resource_kind text        NOT NULL,
  resource_id   text        NOT NULL,
  detail        jsonb       NOT NULL
);
CREATE INDEX outbox_fresh ON outbox (n) WHERE position IS NULL;

CREATE TABLE feed_position (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  last      bigint  NOT NULL
);
INSERT INTO feed_position (last) VALUES (0);

CREATE TABLE feed_cursor (
  feed     text   PRIMARY KEY,
  position bigint NOT NULL
);

CREATE TABLE work (
  kind        text        NOT NULL,
  key         text        NOT NULL,
  wanted      bigint      NOT NULL,
  due_at      timestamptz NOT NULL,
  lease_until timestamptz,
  attempts    integer     NOT NULL DEFAULT 0,
  fault       text,
  PRIMARY KEY (kind, key)
);
CREATE INDEX work_due ON work (due_at);

CREATE TABLE client_token (
  account_id   text        NOT NULL,
  operation    text        NOT NULL,
  token        text        NOT NULL,
  request_hash text        NOT NULL,
  resource     text        NOT NULL,
  fault        jsonb,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, operation, token)
);
CREATE INDEX client_token_resource ON client_token (resource);

CREATE TABLE host_object (
  host_id    text    NOT NULL,
  kind       text    NOT NULL,
  id         text    NOT NULL,
  generation bigint  NOT NULL,
  removed    boolean NOT NULL,
  request_id text    NOT NULL,
  spec       jsonb,
  PRIMARY KEY (host_id, kind, id)
);
