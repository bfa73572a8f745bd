//! What runs in the browser. Every page is complete without it; islands only make it nicer, so they are few,
//! and each says no words of its own: those come from the server, in the one language in use.

mod dialogs;
mod dom;
mod email_hint;
mod list_keys;
mod live;
mod manners;
mod passkey;
mod print_page;
mod send_on_change;
mod show_password;
mod submit_once;

pub use email_hint::EmailHint;
pub use live::Live;
pub use manners::Manners;
pub use passkey::PasskeyButton;
pub use print_page::PrintPage;
pub use show_password::ShowPassword;

/// The place of the suggested address in [`EmailHint`]'s question.
pub const SUGGESTION: &str = "{address}";
