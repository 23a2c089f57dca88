-- What becomes of a container that ends by itself, and how often it was started again.
ALTER TABLE instance
  ADD COLUMN restart_policy text    NOT NULL DEFAULT 'never',
  ADD COLUMN restarts       integer NOT NULL DEFAULT 0;
