-- IAM's entities beside users. Policies are attached to holders: the id of a user, group or role.
ALTER TABLE account_user ADD COLUMN path text NOT NULL DEFAULT '/';
ALTER TABLE account_user ADD COLUMN tags jsonb NOT NULL DEFAULT '{}';
ALTER TABLE account_user ADD COLUMN boundary text;

CREATE TABLE policy (
  arn             text        PRIMARY KEY,
  id              text        NOT NULL UNIQUE,
  account_id      text        NOT NULL REFERENCES account,
  name            text        NOT NULL,
  path            text        NOT NULL,
  description     text        NOT NULL,
  default_version integer     NOT NULL,
  next_version    integer     NOT NULL,
  tags            jsonb       NOT NULL DEFAULT '{}',
  generation      bigint      NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (account_id, name)
);
CREATE TABLE policy_version (
  policy_arn text        NOT NULL REFERENCES policy ON DELETE CASCADE,
  number     integer     NOT NULL,
  document   text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (policy_arn, number)
);
-- The operator's own policies (arn:aws:iam::aws:policy/...) are no rows: hence no reference.
CREATE TABLE attached_policy (
  holder     text        NOT NULL,
  account_id text        NOT NULL REFERENCES account,
  policy_arn text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (holder, policy_arn)
);
CREATE INDEX attached_policy_arn ON attached_policy (account_id, policy_arn);
CREATE TABLE inline_policy (
  holder     text        NOT NULL,
  account_id text        NOT NULL REFERENCES account,
  name       text        NOT NULL,
  document   text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (holder, name)
);

CREATE TABLE user_group (
  id         text        PRIMARY KEY,
  account_id text        NOT NULL REFERENCES account,
  name       text        NOT NULL,
  path       text        NOT NULL,
  generation bigint      NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (account_id, name)
);
CREATE TABLE group_member (
  group_id text NOT NULL REFERENCES user_group ON DELETE CASCADE,
  user_id  text NOT NULL REFERENCES account_user ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_member_user ON group_member (user_id);

CREATE TABLE role (
  id          text        PRIMARY KEY,
  account_id  text        NOT NULL REFERENCES account,
  name        text        NOT NULL,
  path        text        NOT NULL,
  description text        NOT NULL,
  trust       text        NOT NULL,
  max_session integer     NOT NULL,
  boundary    text,
  tags        jsonb       NOT NULL DEFAULT '{}',
  generation  bigint      NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (account_id, name)
);
CREATE TABLE instance_profile (
  id         text        PRIMARY KEY,
  account_id text        NOT NULL REFERENCES account,
  name       text        NOT NULL,
  path       text        NOT NULL,
  role_id    text        REFERENCES role,
  tags       jsonb       NOT NULL DEFAULT '{}',
  generation bigint      NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (account_id, name)
);
CREATE INDEX instance_profile_role ON instance_profile (role_id);

-- What a token names by its hash; kept as long as one may.
CREATE TABLE policy_set (
  hash          text        PRIMARY KEY,
  content       text        NOT NULL,
  last_named_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX policy_set_last ON policy_set (last_named_at);
