//! What surrounds every route, from the outside in: the log, the security headers, compression, where the
//! request comes from, defects and time limits, forged forms, the size of the body.

pub(super) mod body;
pub(super) mod csrf;
pub(super) mod guard;
pub(super) mod headers;
pub(super) mod log;
pub(super) mod origin;
