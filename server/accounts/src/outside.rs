//! Doors to whatever reads what comes from outside, for `xtask/fuzz`, which holds properties against it with any bytes
//! at all. Nothing else goes through them.

pub use crate::{
    backup::{BackupWriter, rows_of},
    client_terms::{Search, search_text},
    import::{Row, Table, guess, is_month_first, iso_date},
    keys::Keys,
    logo::draw,
    spreadsheet::{Sheet, harmless},
};
