-- Every call of either face, as the gateways wrote it down.
CREATE TABLE audit_record (
  id              uuid        PRIMARY KEY,
  at              timestamptz NOT NULL,
  account_id      text        NOT NULL,
  face            text        NOT NULL,
  source          text        NOT NULL,
  action          text        NOT NULL,
  read_only       boolean     NOT NULL,
  arn             text        NOT NULL,
  user_name       text        NOT NULL,
  credential_kind text        NOT NULL,
  credential_id   text        NOT NULL,
  source_address  text        NOT NULL,
  user_agent      text        NOT NULL,
  request_id      text        NOT NULL,
  parameters      text        NOT NULL,
  resources       jsonb       NOT NULL,
  status          integer     NOT NULL,
  error_code      text        NOT NULL,
  error_message   text        NOT NULL,
  stored_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_record_account ON audit_record (account_id, at DESC, id DESC);
CREATE INDEX audit_record_changes ON audit_record (account_id, at DESC, id DESC) WHERE NOT read_only;
CREATE INDEX audit_record_action ON audit_record (account_id, action, at DESC, id DESC);
CREATE INDEX audit_record_user ON audit_record (account_id, user_name, at DESC, id DESC);
CREATE INDEX audit_record_credential ON audit_record (account_id, credential_id, at DESC, id DESC);
CREATE INDEX audit_record_resources ON audit_record USING gin (resources jsonb_path_ops);
-- For the deletion of old records.
CREATE INDEX audit_record_at ON audit_record USING brin (at);

-- Nothing that this service can be brought to say changes a record.
REVOKE UPDATE, TRUNCATE ON audit_record FROM CURRENT_USER;

CREATE FUNCTION audit_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at < now() - interval '90 days' THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'audit records are not changed, and not deleted before 90 days are over';
END
$$;
CREATE TRIGGER audit_record_rows BEFORE UPDATE OR DELETE ON audit_record
  FOR EACH ROW EXECUTE FUNCTION audit_record_stays();
CREATE TRIGGER audit_record_all BEFORE TRUNCATE ON audit_record
  FOR EACH STATEMENT EXECUTE FUNCTION audit_record_stays();
