-- Who holds a lease, so that only that one may renew it or give it back; and a wake that is asked
-- for later than the next run, so that an earlier run does not take it away.
ALTER TABLE work ADD COLUMN lease_owner text;
ALTER TABLE work ADD COLUMN again_at timestamptz;
