-- What an account has that is not terminated: counted by its quotas, asked for when it is closed.
CREATE INDEX instance_standing ON instance (account_id) WHERE state <> 'terminated';
