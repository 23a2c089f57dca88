-- Temporary credentials of roles: what they may do is the role's, limited to the session's policies.
ALTER TABLE temporary_key ADD COLUMN role_id text REFERENCES role ON DELETE CASCADE;
ALTER TABLE temporary_key ADD COLUMN limits text;
CREATE INDEX temporary_key_role ON temporary_key (role_id);
