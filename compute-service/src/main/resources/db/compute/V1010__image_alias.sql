-- Names of public parameters that scripts look images up by, and what the operator answers them
-- with: an image's id or name. Debian's own names find Debian's image once there is one.
CREATE TABLE image_alias (
    name       text PRIMARY KEY,
    image      text        NOT NULL,
    generation bigint      NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO image_alias (name, image) VALUES
    ('/aws/service/debian/release/12/latest/amd64', 'debian-12'),
    ('/aws/service/debian/release/13/latest/amd64', 'debian-13');
