-- Tags of VPCs, subnets, security groups and their rules.
CREATE TABLE tag (
  resource_id text NOT NULL,
  account_id  text NOT NULL,
  key         text NOT NULL,
  value       text NOT NULL,
  PRIMARY KEY (resource_id, key)
);
CREATE INDEX tag_account ON tag (account_id, resource_id, key);
