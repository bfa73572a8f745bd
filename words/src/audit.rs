//! The audit log's file.

/// The headings of the audit log's file, in the order of its columns.
#[must_use]
pub fn audit_columns() -> [String; 9] {
    let words = crate::staff();
    [
        words.audit_column_number(),
        words.audit_column_time(),
        words.audit_column_person(),
        words.audit_column_role(),
        words.audit_column_what(),
        words.audit_column_client(),
        words.audit_column_client_id(),
        words.audit_column_ip(),
        words.audit_column_more(),
    ]
}
