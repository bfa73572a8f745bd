//! What holds of every database at any time, however often the process died: each a statement that counts the rows
//! that break it.

use crate::{StoreError, Tx, sql::sql};

/// Something that always holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invariant {
    /// What holds, as a sentence.
    pub holds: &'static str,
    broken: &'static str,
}

/// Each that is checked. An index on what events are would be the wrong one to find a client's events by, hence the
/// empty text behind them.
pub const INVARIANTS: &[Invariant] = &[
    Invariant {
        holds: "an account came about by an event (R34)",
        broken: "SELECT count(*) FROM accounts a
                  WHERE NOT EXISTS (SELECT 1 FROM audit e
                                     WHERE e.location_id = a.location_id AND e.client_id = a.client_id
                                       AND e.action || '' IN ('invitation-accepted', 'handed-over',
                                                              'profile-merged', 'merge-undone'))",
    },
    Invariant {
        holds: "a mail has a cause on record, written with it (R37)",
        broken: "SELECT count(*) FROM outbox m
                  WHERE m.client_id IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM audit e
                                     WHERE e.location_id = m.location_id AND e.client_id = m.client_id
                                       AND e.at BETWEEN m.created_at - 60000000 AND m.created_at + 60000000
                                       AND e.action NOT LIKE 'mail-%')",
    },
    Invariant {
        holds: "a link was used as often as the record says: once (R4)",
        broken: "SELECT count(*)
                   FROM (SELECT location_id, subject_id, purpose, count(*) AS times
                           FROM links
                          WHERE used_at IS NOT NULL
                            AND purpose IN ('verification', 'invitation', 'reset', 'handover')
                          GROUP BY location_id, subject_id, purpose) l
                  WHERE l.times <> (SELECT count(*) FROM audit e
                                     WHERE e.location_id = l.location_id AND e.client_id = l.subject_id
                                       AND e.action || '' = CASE l.purpose WHEN 'verification' THEN 'email-verified'
                                                                           WHEN 'invitation' THEN 'invitation-accepted'
                                                                           WHEN 'reset' THEN 'password-reset'
                                                                           ELSE 'handed-over' END)",
    },
    Invariant {
        holds: "of somebody's links of a kind, one is alive (R6)",
        broken: "SELECT count(*)
                   FROM (SELECT 1 AS alive FROM links
                          WHERE used_at IS NULL AND ended_at IS NULL AND purpose <> 'undo'
                          GROUP BY location_id, subject_id, purpose
                         HAVING count(*) > 1) l",
    },
    Invariant {
        holds: "nobody is signed in whose account is disabled or gone (R24)",
        broken: "SELECT count(*)
                   FROM sessions s
                   LEFT JOIN accounts a ON a.location_id = s.location_id AND a.client_id = s.client_id
                  WHERE a.client_id IS NULL OR a.disabled_at IS NOT NULL",
    },
    Invariant {
        holds: "a mail is settled or waits, never both (R38)",
        broken: "SELECT count(*) FROM outbox
                  WHERE (settled_at IS NULL) <> (state IN ('queued', 'deferred'))",
    },
    Invariant {
        holds: "a verified address is there, with how it was verified",
        broken: "SELECT count(*) FROM clients
                  WHERE (verified_at IS NULL) <> (verified_by IS NULL)
                     OR (verified_at IS NOT NULL AND email IS NULL)",
    },
    Invariant {
        holds: "a job is open or has ended, with a result for each that is done",
        broken: "SELECT count(*) FROM jobs j
                  WHERE (j.state = 'open') <> (j.ended_at IS NULL)
                     OR j.done <> (SELECT count(*) FROM job_items i
                                    WHERE i.location_id = j.location_id AND i.job_id = j.id)",
    },
];

/// How many rows break an invariant.
///
/// # Errors
/// [`StoreError`] if the database can't be read.
pub async fn broken(tx: &mut Tx, invariant: &Invariant) -> Result<i64, StoreError> {
    sql(invariant.broken).value(tx).await
}
