-- The network limit of an instance's type at the time of the launch.
ALTER TABLE instance ADD COLUMN network_mbit integer NOT NULL DEFAULT 0;
UPDATE instance SET network_mbit =
    coalesce((SELECT t.network_mbit FROM instance_type t WHERE t.name = instance_type), 0);
