-- The key a host joined with, by which it is known when it has to join again; null: not known.
ALTER TABLE host ADD COLUMN public_key text;
UPDATE host SET public_key = t.public_key FROM host_token t WHERE t.host_id = host.id;
