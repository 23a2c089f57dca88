-- The tables of network-service.

-- Numbers every change that a host may hear of, so that a later one always wins there.
CREATE SEQUENCE generation;

-- Made with an account's default network and kept for ever: it is made once.
CREATE TABLE account_network (
  account_id text        PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE vpc (
  id         text        PRIMARY KEY,
  account_id text        NOT NULL,
  cidr       text        NOT NULL,
  is_default boolean     NOT NULL,
  generation bigint      NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX vpc_account ON vpc (account_id, id);
CREATE UNIQUE INDEX vpc_default ON vpc (account_id) WHERE is_default;

CREATE TABLE subnet (
  id         text        PRIMARY KEY,
  vpc_id     text        NOT NULL REFERENCES vpc,
  account_id text        NOT NULL,
  zone       text        NOT NULL,
  cidr       text        NOT NULL,
  is_default boolean     NOT NULL,
  generation bigint      NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX subnet_account ON subnet (account_id, id);
CREATE INDEX subnet_vpc ON subnet (vpc_id);
CREATE UNIQUE INDEX subnet_default ON subnet (account_id, zone) WHERE is_default;

CREATE TABLE security_group (
  id          text        PRIMARY KEY,
  account_id  text        NOT NULL,
  vpc_id      text        NOT NULL REFERENCES vpc,
  name        text        NOT NULL,
  description text        NOT NULL,
  is_default  boolean     NOT NULL,
  generation  bigint      NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (vpc_id, name)
);
CREATE INDEX security_group_account ON security_group (account_id, id);

-- An empty cidr or peer_group_id means that the other one is given.
CREATE TABLE security_group_rule (
  id            text        PRIMARY KEY,
  group_id      text        NOT NULL REFERENCES security_group ON DELETE CASCADE,
  direction     text        NOT NULL CHECK (direction IN ('ingress', 'egress')),
  protocol      text        NOT NULL,
  from_port     integer     NOT NULL,
  to_port       integer     NOT NULL,
  cidr          text        NOT NULL,
  peer_group_id text        NOT NULL,
  description   text        NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  CHECK ((cidr = '') <> (peer_group_id = '')),
  UNIQUE (group_id, direction, protocol, from_port, to_port, cidr, peer_group_id)
);
CREATE INDEX security_group_rule_peer ON security_group_rule (peer_group_id)
  WHERE peer_group_id <> '';

-- Addresses as numbers; next is the first one that never was free or given.
CREATE TABLE address_pool (
  id   text   PRIMARY KEY,
  next bigint NOT NULL,
  last bigint NOT NULL
);

CREATE TABLE free_address (
  pool_id text        NOT NULL REFERENCES address_pool ON DELETE CASCADE,
  address bigint      NOT NULL,
  free_at timestamptz NOT NULL,
  PRIMARY KEY (pool_id, address)
);
CREATE INDEX free_address_next ON free_address (pool_id, free_at, address);

CREATE TABLE port (
  id              text        PRIMARY KEY,
  account_id      text        NOT NULL,
  instance_id     text        NOT NULL,
  host_id         text        NOT NULL,
  kind            text        NOT NULL,
  vpc_id          text        NOT NULL REFERENCES vpc,
  subnet_id       text        NOT NULL REFERENCES subnet,
  zone            text        NOT NULL,
  private_address bigint      NOT NULL,
  public_address  bigint      NOT NULL UNIQUE,
  security_groups text[]      NOT NULL,
  state           text        NOT NULL CHECK (state IN ('PENDING', 'READY', 'FAILED', 'RELEASING')),
  reason          text        NOT NULL DEFAULT '',
  generation      bigint      NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (vpc_id, private_address)
);
CREATE INDEX port_groups ON port USING gin (security_groups);
CREATE INDEX port_host ON port (host_id);

-- Ids that were given back, also before they were ever claimed: they cannot be claimed again, and
-- what a host still has under them may go.
CREATE TABLE released_port (
  id text        PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now()
);

-- How many ports of a host need a VPC or security group there.
CREATE TABLE host_use (
  host_id text    NOT NULL,
  kind    text    NOT NULL,
  id      text    NOT NULL,
  ports   integer NOT NULL CHECK (ports >= 0),
  PRIMARY KEY (host_id, kind, id)
);
CREATE INDEX host_use_object ON host_use (kind, id);

CREATE TABLE host (
  id           text        PRIMARY KEY,
  name         text        NOT NULL,
  connected    boolean     NOT NULL,
  connected_at timestamptz NOT NULL
);
