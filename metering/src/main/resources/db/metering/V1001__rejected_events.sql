-- For the deletion of old events.
CREATE INDEX event_at ON event (at);

-- Events that could not be stored, for the operator to look at; what came after them went on.
CREATE TABLE event_rejected (
  n           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id    uuid,
  rejected_at timestamptz NOT NULL DEFAULT now(),
  reason      text        NOT NULL,
  event       text        NOT NULL
);
