-- A launch template and its numbered versions, which never change.
CREATE TABLE launch_template (
  id              text PRIMARY KEY,
  account_id      text        NOT NULL,
  name            text        NOT NULL,
  default_version bigint      NOT NULL DEFAULT 1,
  latest_version  bigint      NOT NULL DEFAULT 1,
  created_by      text        NOT NULL,
  tags            jsonb       NOT NULL DEFAULT '{}',
  created_at      timestamptz NOT NULL DEFAULT now(),
  generation      bigint      NOT NULL DEFAULT 1,
  UNIQUE (account_id, name)
);
CREATE INDEX launch_template_list ON launch_template (account_id, id);

CREATE TABLE launch_template_version (
  template_id text        NOT NULL REFERENCES launch_template ON DELETE CASCADE,
  number      bigint      NOT NULL,
  description text        NOT NULL,
  data        jsonb       NOT NULL,
  created_by  text        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (template_id, number)
);
