-- The instance profile whose role an instance speaks as, and the id of their association; empty: none.
ALTER TABLE instance
  ADD COLUMN profile_association text NOT NULL DEFAULT '',
  ADD COLUMN profile_id          text NOT NULL DEFAULT '',
  ADD COLUMN profile_arn         text NOT NULL DEFAULT '';
CREATE INDEX instance_profile ON instance (account_id, profile_association)
  WHERE profile_association <> '';
