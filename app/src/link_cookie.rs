//! Mailed links arrive as `…?t=TOKEN`. The token moves from the address bar into a sealed cookie at once, so that
//! it stays out of history, referrers and screenshots (R8), with scripts off too.

use crate::{request::Request, respond::Stop};
use accounts::{DeadLink, Refused};
use shared::Route;

/// How long a token waits in its cookie: long enough to choose a password, or to be called away meanwhile.
const SECONDS: i64 = 24 * 3600;

/// Whose link it is: one cookie each, so that two open pages don't take each other's token.
#[derive(Clone, Copy)]
pub(crate) enum LinkPage {
    /// The page behind a verification mail.
    Verify,
    /// The page behind an invitation.
    Accept,
    /// The page behind a reset mail.
    Reset,
    /// The page behind a staff member's set-up link.
    SetUp,
    /// The page behind an invitation to work at a location.
    StaffInvitation,
    /// The page behind a handover's QR or code.
    Handover,
    /// The page behind a link to undo.
    Undo,
}

impl LinkPage {
    const fn cookie(self) -> &'static str {
        match self {
            Self::Verify => "lk_link_verify",
            Self::Accept => "lk_link_accept",
            Self::Reset => "lk_link_reset",
            Self::SetUp => "lk_link_setup",
            Self::StaffInvitation => "lk_link_staff",
            Self::Handover => "lk_link_handover",
            Self::Undo => "lk_link_undo",
        }
    }
}

impl Request {
    /// The token of the link that this page was opened by.
    ///
    /// # Errors
    /// Stops with a redirect to the clean address when the token is still in it.
    pub(crate) fn link_token(&self, page: LinkPage) -> Result<String, Stop> {
        if let Some(token) = self.query("t") {
            // What is no token must not blow the cookie up.
            let token: String = token.chars().take(200).collect();
            self.keep_token(page, self.path(), &token);
            return Err(Stop::Redirect(self.path().to_owned()));
        }
        let kept = self.cookies().unseal(page.cookie());
        let token = kept.as_deref().and_then(|kept| kept.strip_prefix(self.path())?.strip_prefix(' '));
        token.map(str::to_owned).ok_or(Stop::Refused(Refused::DeadLink(DeadLink::Incomplete)))
    }

    /// Keeps the token of a link that was found by other means than its address, for the page at `route`.
    pub(crate) fn keep_link(&self, page: LinkPage, route: &Route, token: &str) {
        self.keep_token(page, &route.to_string(), token);
    }

    fn keep_token(&self, page: LinkPage, path: &str, token: &str) {
        self.set_cookie(self.cookies().seal(page.cookie(), format!("{path} {token}"), SECONDS));
    }

    /// Forgets the token: it has done its work.
    pub(crate) fn forget_link(&self, page: LinkPage) {
        self.set_cookie(self.cookies().remove(page.cookie()));
    }
}
