-- Access keys. Secrets are sealed (AES-GCM) under the installation's secrets key: SigV4 needs them
-- in the clear, so a hash would not do.
CREATE TABLE access_key (
  id                text        PRIMARY KEY CHECK (id ~ '^AKIA[A-Z2-7]{16}$'),
  account_id        text        NOT NULL,
  user_id           text        NOT NULL REFERENCES account_user ON DELETE CASCADE,
  secret            text        NOT NULL,
  state             text        NOT NULL CHECK (state IN ('ACTIVE', 'INACTIVE')),
  last_used_at      timestamptz,
  last_used_service text,
  last_used_region  text,
  generation        bigint      NOT NULL,
  created_at        timestamptz NOT NULL
);
CREATE INDEX access_key_account ON access_key (account_id, id);
CREATE INDEX access_key_user ON access_key (user_id, id);

-- Temporary credentials. Without roles they have those of the user at that moment.
CREATE TABLE temporary_key (
  id            text        PRIMARY KEY CHECK (id ~ '^ASIA[A-Z2-7]{16}$'),
  account_id    text        NOT NULL,
  user_id       text        REFERENCES account_user ON DELETE CASCADE,
  principal_arn text        NOT NULL,
  roles         text,
  secret        text        NOT NULL,
  token_hash    text        NOT NULL,
  expires_at    timestamptz NOT NULL,
  created_at    timestamptz NOT NULL,
  CHECK (user_id IS NOT NULL OR roles IS NOT NULL)
);
CREATE INDEX temporary_key_user ON temporary_key (user_id);
CREATE INDEX temporary_key_end ON temporary_key (expires_at);

-- The first two accounts of an installation that is older than access keys get one at its next
-- start; in a new one this stays empty.
CREATE TABLE first_key_due (
  holder     text PRIMARY KEY CHECK (holder IN ('operator', 'account')),
  account_id text NOT NULL REFERENCES account
);
INSERT INTO first_key_due SELECT 'operator', id FROM account WHERE operator;
INSERT INTO first_key_due
SELECT 'account', id FROM account WHERE NOT operator ORDER BY created_at, id LIMIT 1;
