-- The report on an account's credentials that was asked for last.
CREATE TABLE credential_report (
  account_id   text        PRIMARY KEY REFERENCES account,
  content      text        NOT NULL,
  generated_at timestamptz NOT NULL
);
-- Since when a password is what it is, and when it last opened a session; null: not known.
ALTER TABLE account_user ADD COLUMN password_changed_at timestamptz;
ALTER TABLE account_user ADD COLUMN password_used_at timestamptz;
