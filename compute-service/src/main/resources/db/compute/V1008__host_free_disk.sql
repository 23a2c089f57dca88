-- What a host's disk has left for guests, as it last said; null where it does not say.
ALTER TABLE host ADD COLUMN free_disk_bytes bigint;
