-- The tables of compute-service.
CREATE TABLE instance_type (
  name           text PRIMARY KEY,
  vcpus          integer     NOT NULL,
  cpu_millis     integer     NOT NULL,
  burstable      boolean     NOT NULL,
  memory_mib     bigint      NOT NULL,
  disk_gib       bigint      NOT NULL,
  pids           integer     NOT NULL,
  network_mbit   integer     NOT NULL,
  disk_iops      integer     NOT NULL,
  price_per_hour numeric(12, 6) NOT NULL,
  currency       text        NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  generation     bigint      NOT NULL DEFAULT 1
);
INSERT INTO instance_type (name, vcpus, cpu_millis, burstable, memory_mib, disk_gib, pids,
                           network_mbit, disk_iops, price_per_hour, currency)
VALUES
  ('c1.nano',    1,   100, true,    64,   1,   256,   100,   500, 0.0010, 'EUR'),
  ('c1.small',   1,   250, true,   256,   4,   512,   250,  1000, 0.0040, 'EUR'),
  ('t1.micro',   1,   100, true,   613,   8,  1024,   100,   500, 0.0060, 'EUR'),
  ('t3.nano',    2,   100, true,   512,   8,  1024,   500,  1000, 0.0052, 'EUR'),
  ('t3.micro',   2,   200, true,  1024,   8,  1024,   500,  1000, 0.0104, 'EUR'),
  ('t3.small',   2,   400, true,  2048,   8,  2048,   500,  1500, 0.0208, 'EUR'),
  ('t3.medium',  2,   400, true,  4096,  16,  2048,  1000,  2000, 0.0416, 'EUR'),
  ('t3.large',   2,   600, true,  8192,  32,  4096,  1000,  2000, 0.0832, 'EUR'),
  ('t3.xlarge',  4,  1600, true, 16384,  64,  4096,  1000,  3000, 0.1664, 'EUR'),
  ('t3.2xlarge', 8,  3200, true, 32768, 128,  8192,  1000,  3000, 0.3328, 'EUR'),
  ('m1.small',   1,  1000, false, 1740,  16,  2048,   250,  1000, 0.0440, 'EUR'),
  ('m1.large',   2,  2000, false, 7680,  64,  4096,   500,  2000, 0.1750, 'EUR'),
  ('m1.xlarge',  4,  4000, false, 15360, 128, 8192,  1000,  3000, 0.3500, 'EUR'),
  ('m5.large',   2,  2000, false, 8192,  32,  4096,  1000,  3000, 0.0960, 'EUR'),
  ('m5.xlarge',  4,  4000, false, 16384, 64,  8192,  1000,  4000, 0.1920, 'EUR'),
  ('m5.2xlarge', 8,  8000, false, 32768, 128, 8192,  2500,  6000, 0.3840, 'EUR'),
  ('m5.4xlarge', 16, 16000, false, 65536, 256, 8192, 5000,  8000, 0.7680, 'EUR');

CREATE TABLE host (
  id                text PRIMARY KEY,
  name              text        NOT NULL,
  admin             text        NOT NULL DEFAULT 'enabled',
  link              text        NOT NULL DEFAULT 'joining',
  architecture      text        NOT NULL,
  vcpus             integer     NOT NULL,
  memory_bytes      bigint      NOT NULL,
  disk_bytes        bigint      NOT NULL,
  zones             text[]      NOT NULL,
  simulated         boolean     NOT NULL,
  hypervisor        text        NOT NULL,
  container_runtime text        NOT NULL,
  network           text        NOT NULL,
  claimed_memory    bigint      NOT NULL DEFAULT 0 CHECK (claimed_memory >= 0),
  claimed_cpu       bigint      NOT NULL DEFAULT 0 CHECK (claimed_cpu >= 0),
  claimed_disk      bigint      NOT NULL DEFAULT 0 CHECK (claimed_disk >= 0),
  instances         integer     NOT NULL DEFAULT 0 CHECK (instances >= 0),
  last_seen         timestamptz,
  created_at        timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE host_token (
  token_hash  text PRIMARY KEY,
  expires_at  timestamptz NOT NULL,
  host_id     text,
  public_key  text
);

CREATE TABLE image (
  id             text PRIMARY KEY,
  account_id     text        NOT NULL,
  name           text        NOT NULL,
  kind           text        NOT NULL,
  location       text        NOT NULL,
  architecture   text        NOT NULL,
  is_public      boolean     NOT NULL,
  trusted        boolean     NOT NULL,
  state          text        NOT NULL,
  reason         text        NOT NULL DEFAULT '',
  checksum       text        NOT NULL DEFAULT '',
  size_bytes     bigint      NOT NULL DEFAULT 0,
  min_disk_bytes bigint      NOT NULL DEFAULT 0,
  host_id        text,
  tags           jsonb       NOT NULL DEFAULT '{}',
  created_at     timestamptz NOT NULL DEFAULT now(),
  generation     bigint      NOT NULL DEFAULT 1
);
-- A failed import does not keep its name from the next try.
CREATE UNIQUE INDEX image_name ON image (account_id, name) WHERE state <> 'failed';
CREATE INDEX image_public ON image (name) WHERE is_public;

CREATE TABLE key_pair (
  id          text PRIMARY KEY,
  account_id  text        NOT NULL,
  name        text        NOT NULL,
  type        text        NOT NULL,
  fingerprint text        NOT NULL,
  public_key  text        NOT NULL,
  tags        jsonb       NOT NULL DEFAULT '{}',
  created_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (account_id, name)
);

CREATE TABLE instance (
  id                text PRIMARY KEY,
  account_id        text        NOT NULL,
  reservation_id    text        NOT NULL,
  launch_index      integer     NOT NULL,
  shown             boolean     NOT NULL DEFAULT false,
  doomed            boolean     NOT NULL DEFAULT false,
  state             text        NOT NULL,
  reason            text        NOT NULL DEFAULT '',
  kind              text        NOT NULL,
  image_id          text        NOT NULL,
  image_name        text        NOT NULL,
  image_location    text        NOT NULL,
  image_checksum    text        NOT NULL,
  image_trusted     boolean     NOT NULL,
  instance_type     text        NOT NULL,
  vcpus             integer     NOT NULL,
  cpu_claim         bigint      NOT NULL,
  cpu_limit         integer     NOT NULL,
  memory_bytes      bigint      NOT NULL,
  disk_bytes        bigint      NOT NULL,
  pids              integer     NOT NULL,
  key_name          text        NOT NULL,
  public_key        text        NOT NULL,
  user_data         text        NOT NULL,
  command           text[]      NOT NULL,
  environment       jsonb       NOT NULL,
  working_directory text        NOT NULL,
  host_id           text        NOT NULL,
  zone              text        NOT NULL,
  port_id           text        NOT NULL,
  wanted_groups     text[]      NOT NULL,
  security_groups   text[]      NOT NULL DEFAULT '{}',
  vpc_id            text        NOT NULL DEFAULT '',
  subnet_id         text        NOT NULL DEFAULT '',
  private_ip        text        NOT NULL DEFAULT '',
  public_ip         text        NOT NULL DEFAULT '',
  hostname          text        NOT NULL DEFAULT '',
  protected         boolean     NOT NULL,
  tags              jsonb       NOT NULL,
  powered           boolean     NOT NULL DEFAULT true,
  forced            boolean     NOT NULL DEFAULT false,
  reboots           integer     NOT NULL DEFAULT 0,
  generation        bigint      NOT NULL DEFAULT 1,
  power_generation  bigint      NOT NULL DEFAULT 1,
  ever_ran          boolean     NOT NULL DEFAULT false,
  gone              boolean     NOT NULL DEFAULT false,
  exit_code         integer,
  last_edge         timestamptz NOT NULL,
  launched_at       timestamptz NOT NULL,
  terminated_at     timestamptz,
  created_at        timestamptz NOT NULL,
  actor             text        NOT NULL,
  request_id        text        NOT NULL
);
CREATE INDEX instance_list ON instance (account_id, id) WHERE shown;
CREATE INDEX instance_by_state ON instance (account_id, state, id) WHERE shown;
CREATE INDEX instance_tags ON instance USING gin (tags jsonb_path_ops) WHERE shown;
CREATE INDEX instance_reservation ON instance (reservation_id);
CREATE INDEX instance_on_host ON instance (host_id) WHERE state <> 'terminated';
CREATE INDEX instance_image ON instance (image_id) WHERE state <> 'terminated';
CREATE INDEX instance_of_type ON instance (instance_type) WHERE state <> 'terminated';
CREATE INDEX instance_terminated ON instance (terminated_at) WHERE state = 'terminated';
