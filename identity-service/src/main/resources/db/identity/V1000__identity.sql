-- The tables of identity-service. Of opaque tokens only the SHA-256 is stored.
CREATE TABLE account (
  id         text        PRIMARY KEY CHECK (id ~ '^[1-9][0-9]{11}$'),
  name       text        NOT NULL,
  operator   boolean     NOT NULL,
  generation bigint      NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX account_operator ON account (operator) WHERE operator;

CREATE TABLE account_user (
  id            text        PRIMARY KEY,
  account_id    text        NOT NULL REFERENCES account,
  name          text        NOT NULL,
  password_hash text        NOT NULL,
  roles         text        NOT NULL,
  generation    bigint      NOT NULL,
  created_at    timestamptz NOT NULL,
  UNIQUE (account_id, name)
);

CREATE TABLE api_token (
  id           text        PRIMARY KEY,
  account_id   text        NOT NULL,
  user_id      text        NOT NULL REFERENCES account_user ON DELETE CASCADE,
  name         text        NOT NULL,
  hash         text        NOT NULL UNIQUE,
  expires_at   timestamptz,
  last_used_at timestamptz,
  generation   bigint      NOT NULL,
  created_at   timestamptz NOT NULL
);
CREATE INDEX api_token_account ON api_token (account_id, id);
CREATE INDEX api_token_user ON api_token (user_id, id);

CREATE TABLE session (
  id                 text        PRIMARY KEY,
  user_id            text        NOT NULL REFERENCES account_user ON DELETE CASCADE,
  access_hash        text        NOT NULL UNIQUE,
  access_expires_at  timestamptz NOT NULL,
  refresh_hash       text        NOT NULL UNIQUE,
  refresh_expires_at timestamptz NOT NULL,
  spent_refresh_hash text        UNIQUE,
  ends_at            timestamptz NOT NULL,
  created_at         timestamptz NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_end ON session (refresh_expires_at);

-- Wrong passwords by user and by source address.
CREATE TABLE login_attempt (
  subject       text        PRIMARY KEY,
  failures      integer     NOT NULL,
  blocked_until timestamptz NOT NULL,
  last_at       timestamptz NOT NULL
);
CREATE INDEX login_attempt_last ON login_attempt (last_at);
