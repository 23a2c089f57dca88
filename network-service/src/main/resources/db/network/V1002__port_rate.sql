-- What a port may send and receive, in Mbit/s; 0: not limited, as are those of the release before.
ALTER TABLE port ADD COLUMN network_mbit integer NOT NULL DEFAULT 0;
