-- What instances take of quotas is kept from here on; those that are there already are counted once.
INSERT INTO quota (account_id, name, used)
SELECT account_id, q.name, sum(q.amount)
FROM instance i, LATERAL (VALUES ('instances', 1::bigint), ('vcpus', i.vcpus::bigint),
                                 ('memory-mib', i.memory_bytes >> 20)) AS q(name, amount)
WHERE i.state <> 'terminated' GROUP BY account_id, q.name;
