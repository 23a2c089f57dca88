-- Changes of a network interface find its instance.
CREATE INDEX instance_port ON instance (port_id);
