-- What an instance claims of its host's memory, which for a VM is more than the guest sees, and
-- the disk limit of its type at the time of the launch.
ALTER TABLE instance ADD COLUMN memory_claim bigint, ADD COLUMN disk_iops integer;
UPDATE instance SET memory_claim = memory_bytes,
    disk_iops = coalesce((SELECT t.disk_iops FROM instance_type t WHERE t.name = instance_type), 0);
ALTER TABLE instance ALTER COLUMN memory_claim SET NOT NULL, ALTER COLUMN disk_iops SET NOT NULL;
