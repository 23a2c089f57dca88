-- What EC2's clients ask for or are told beside what an instance needs to run.
ALTER TABLE instance
  ADD COLUMN architecture    text    NOT NULL DEFAULT 'x86_64',
  ADD COLUMN client_token    text    NOT NULL DEFAULT '',
  ADD COLUMN wanted_subnet   text    NOT NULL DEFAULT '',
  ADD COLUMN mac             text    NOT NULL DEFAULT '',
  ADD COLUMN group_names     jsonb   NOT NULL DEFAULT '{}',
  ADD COLUMN ends_with_guest boolean NOT NULL DEFAULT false,
  ADD COLUMN monitored       boolean NOT NULL DEFAULT false,
  ADD COLUMN metadata_hops   integer NOT NULL DEFAULT 1;
