//! What must hold of everything that reads what comes from outside, whatever comes: one function a subject, which takes
//! any bytes and panics where something does not hold.
//!
//! `cargo xtask fuzz` lets libFuzzer look for bytes that break one (`targets` beside this folder), and keeps those that
//! led it into new code in `corpus`. The test of this crate walks through the kept ones, so that `cargo xtask test` does.

mod addresses;
mod bounces;
mod fields;
mod files;
mod names;
mod requests;
mod searches;
mod tables;
mod tokens;

pub use addresses::addresses;
pub use bounces::bounces;
pub use fields::fields;
pub use files::files;
pub use names::names;
pub use requests::requests;
pub use searches::searches;
pub use tables::tables;
pub use tokens::tokens;

/// What holds for a subject.
pub type Property = fn(&[u8]);

/// Every subject.
pub const SUBJECTS: [(&str, Property); 9] = [
    ("addresses", addresses),
    ("bounces", bounces),
    ("fields", fields),
    ("files", files),
    ("names", names),
    ("requests", requests),
    ("searches", searches),
    ("tables", tables),
    ("tokens", tokens),
];

/// The bytes as text, as whatever hands them on would have made it.
fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A text as a whole, and each of its lines: one input tries several things, and some that span lines.
fn whole_and_lines(text: &str) -> impl Iterator<Item = &str> {
    std::iter::once(text).chain(text.lines())
}

/// R22: nothing that was taken holds a line end, a NUL or another control character.
#[track_caller]
fn assert_plain(text: &str) {
    assert!(!text.contains(char::is_control), "{text:?} holds control characters");
}
