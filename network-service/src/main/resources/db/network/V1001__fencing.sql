-- A fenced host never speaks here again and never gets a port; its row stays to say so.
ALTER TABLE host ADD COLUMN fenced boolean NOT NULL DEFAULT false;

CREATE INDEX released_port_at ON released_port (at);
