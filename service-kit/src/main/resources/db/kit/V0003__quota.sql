-- What accounts may have at most: a limit that the operator set in place of the standard one, and
-- what is in use where that is too much to be counted at each claim.
CREATE TABLE quota (
  account_id text   NOT NULL,
  name       text   NOT NULL,
  maximum    bigint CHECK (maximum >= 0),
  used       bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, name)
);
