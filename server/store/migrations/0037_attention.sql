-- Why: whom staff helped lately is asked for by time, among the events that staff caused about a client.

CREATE INDEX audit_of_staff ON audit (location_id, at) WHERE actor_kind = 'staff' AND client_id IS NOT NULL;
