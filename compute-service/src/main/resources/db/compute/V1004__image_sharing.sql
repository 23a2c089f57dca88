-- Other accounts that may launch an image, and what its owner says of it.
ALTER TABLE image
  ADD COLUMN description text   NOT NULL DEFAULT '',
  ADD COLUMN shared_with text[] NOT NULL DEFAULT '{}';
CREATE INDEX image_shared ON image USING gin (shared_with);
