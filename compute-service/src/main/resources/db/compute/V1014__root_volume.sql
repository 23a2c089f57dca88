-- The root disk of an instance as a volume: the type it was asked for as, and tags of its own.
ALTER TABLE instance
  ADD COLUMN volume_type text  NOT NULL DEFAULT 'gp3',
  ADD COLUMN volume_tags jsonb NOT NULL DEFAULT '{}';
