-- How a guest reaches the metadata service.
ALTER TABLE instance
  ADD COLUMN metadata_tokens  boolean NOT NULL DEFAULT true,
  ADD COLUMN metadata_enabled boolean NOT NULL DEFAULT true,
  ADD COLUMN metadata_tags    boolean NOT NULL DEFAULT true;
