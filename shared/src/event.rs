//! What the record keeps: one kind an event, the same in the audit log and on the timeline.

use crate::status::Tone;
use serde::{Deserialize, Serialize};

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $tone:ident;)*) => {
        /// A kind of event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum EventKind { $($(#[$doc])* $name,)* }

        impl EventKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word that the database stores. Stored words are never changed.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// How the event's dot looks on the timeline.
            #[must_use]
            pub const fn tone(self) -> Tone {
                match self { $(Self::$name => Tone::$tone,)* }
            }
        }
    };
}

events! {
    /// The database is a backup that was restored. About a client: something of theirs became void by that.
    BackupRestored = "backup-restored", Wait;
    /// A location was made.
    LocationAdded = "location-added", Plain;
    /// The Location Settings were changed.
    LocationSettingsChanged = "location-settings-changed", Plain;
    /// The location has a new logo.
    LogoSaved = "logo-saved", Plain;
    /// The location's logo was removed.
    LogoRemoved = "logo-removed", Plain;
    /// The Mail settings were changed.
    MailSettingsChanged = "mail-settings-changed", Plain;
    /// A test mail went out.
    TestMailSent = "test-mail-sent", Sent;
    /// A test mail was not taken.
    TestMailFailed = "test-mail-failed", Bad;
    /// The location worded a mail itself.
    MailTextSaved = "mail-text-saved", Plain;
    /// The location went back to our words.
    MailTextReset = "mail-text-reset", Plain;
    /// Self-Service was switched on.
    SelfServiceSwitchedOn = "self-service-switched-on", Good;
    /// Self-Service was switched off.
    SelfServiceSwitchedOff = "self-service-switched-off", Bad;
    /// The Self-Service Preferences were changed.
    PreferencesChanged = "preferences-changed", Plain;
    /// A staff member was added.
    StaffAdded = "staff-added", Plain;
    /// A staff member got a new one-time link.
    StaffLinkRenewed = "staff-link-renewed", Plain;
    /// A staff member chose a password.
    StaffSetUp = "staff-set-up", Plain;
    /// Somebody was invited to work at the location, or invited again.
    StaffInvited = "staff-invited", Plain;
    /// Such an invitation was revoked.
    StaffInvitationRevoked = "staff-invitation-revoked", Wait;
    /// Somebody accepted such an invitation.
    StaffJoined = "staff-joined", Good;
    /// A user's role was changed.
    StaffRoleChanged = "staff-role-changed", Plain;
    /// A user was switched off.
    StaffDisabled = "staff-disabled", Bad;
    /// A user was switched on again.
    StaffEnabled = "staff-enabled", Good;
    /// A user's role at the location was taken away.
    StaffRemoved = "staff-removed", Bad;
    /// A user was signed out everywhere.
    StaffSessionsEnded = "staff-sessions-ended", Plain;
    /// A staff member signed in.
    StaffSignedIn = "staff-signed-in", Plain;
    /// A staff member failed to sign in.
    StaffSignInFailed = "staff-sign-in-failed", Bad;
    /// A staff member signed out.
    StaffSignedOut = "staff-signed-out", Plain;
    /// A staff member proved once more that it is they.
    StaffConfirmed = "staff-confirmed", Plain;
    /// A staff member changed their password.
    StaffPasswordChanged = "staff-password-changed", Plain;
    /// A staff member gave the right password and then a wrong code.
    StaffCodeRefused = "staff-code-refused", Bad;
    /// A staff member signed in with a recovery code.
    RecoveryCodeUsed = "recovery-code-used", Wait;
    /// A staff member added a passkey.
    StaffPasskeyAdded = "staff-passkey-added", Good;
    /// A staff member's passkey was removed, or all of them were.
    StaffPasskeyRemoved = "staff-passkey-removed", Bad;
    /// A staff member signed in with a passkey.
    StaffPasskeyUsed = "staff-passkey-used", Plain;
    /// A staff member has new recovery codes.
    RecoveryCodesRenewed = "recovery-codes-renewed", Plain;
    /// A staff member switched the second factor on.
    SecondFactorOn = "second-factor-on", Good;
    /// A staff member switched the second factor off.
    SecondFactorOff = "second-factor-off", Bad;
    /// Somebody's second factor was reset for them.
    SecondFactorReset = "second-factor-reset", Wait;
    /// The location asks its staff for a second factor.
    SecondFactorRequired = "second-factor-required", Good;
    /// The location asks for none any more.
    SecondFactorOptional = "second-factor-optional", Bad;
    /// Work that takes longer than a request was started.
    JobStarted = "job-started", Plain;
    /// It was done to its end.
    JobDone = "job-done", Plain;
    /// Somebody stopped it.
    JobStopped = "job-stopped", Wait;
    /// A client profile was made.
    ClientAdded = "client-added", Plain;
    /// A client profile was made from a row of a file.
    ClientImported = "client-imported", Plain;
    /// An import was undone, and the client it made is off the books again.
    ClientRemoved = "client-removed", Wait;
    /// Everything that is kept about a client was written into a file.
    ClientDataExported = "client-data-exported", Plain;
    /// A client was erased: what stays is the record, under an id that belongs to nobody any more.
    ClientErased = "client-erased", Bad;
    /// Clients were written into a file.
    ClientsExported = "clients-exported", Plain;
    /// Names and other facts of a profile were changed.
    ProfileEdited = "profile-edited", Plain;
    /// Telephone or postal address was changed.
    ContactEdited = "contact-edited", Plain;
    /// An email was saved.
    EmailSaved = "email-saved", Plain;
    /// The email was removed.
    EmailRemoved = "email-removed", Plain;
    /// A verification mail was asked for again.
    VerificationResent = "verification-resent", Plain;
    /// The email was verified by its link.
    EmailVerified = "email-verified", Good;
    /// An administrator vouched for the email.
    EmailVerifiedManually = "email-verified-manually", Good;
    /// An invitation was sent.
    InvitationSent = "invitation-sent", Plain;
    /// The invitation was revoked.
    InvitationRevoked = "invitation-revoked", Wait;
    /// The page behind a link was opened.
    LinkOpened = "link-opened", Plain;
    /// The page behind a link was opened by something like a mail scanner.
    LinkScanned = "link-scanned", Plain;
    /// The invitation was accepted.
    InvitationAccepted = "invitation-accepted", Good;
    /// The client signed in.
    SignedIn = "signed-in", Good;
    /// A sign-in failed.
    SignInFailed = "sign-in-failed", Bad;
    /// A username that is nearly this client's was tried.
    UsernameMissed = "username-missed", Bad;
    /// This client's username was tried at another location's page.
    TriedElsewhere = "tried-elsewhere", Bad;
    /// The browser that signed in keeps no cookies.
    CookiesRefused = "cookies-refused", Bad;
    /// Staff had the username and the address of the page mailed.
    UsernameSent = "username-sent", Plain;
    /// Too many failures: the account was locked.
    AccountLocked = "account-locked", Bad;
    /// Staff unlocked the account.
    AccountUnlocked = "account-unlocked", Plain;
    /// The client signed out.
    SignedOut = "signed-out", Plain;
    /// The client asked for help at 'Having Trouble?'.
    ResetRequested = "reset-requested", Wait;
    /// Staff sent a link to set a new password.
    ResetSent = "reset-sent", Plain;
    /// A new password was set.
    PasswordReset = "password-reset", Good;
    /// The client, signed in, changed the password.
    PasswordChanged = "password-changed", Good;
    /// The client added a passkey.
    PasskeyAdded = "passkey-added", Good;
    /// A passkey of the client's was removed, or several were.
    PasskeyRemoved = "passkey-removed", Bad;
    /// The client signed in with a passkey.
    PasskeyUsed = "passkey-used", Plain;
    /// Staff disabled the account.
    AccountDisabled = "account-disabled", Bad;
    /// Staff enabled the account again.
    AccountEnabled = "account-enabled", Good;
    /// Staff said that two profiles that look alike are two people's.
    DuplicateDismissed = "duplicate-dismissed", Plain;
    /// Another profile of the same person was merged into this one.
    ProfileMerged = "profile-merged", Plain;
    /// This profile was merged into another of the same person.
    ProfileMergedAway = "profile-merged-away", Plain;
    /// A merge was undone.
    MergeUndone = "merge-undone", Wait;
    /// Staff gave a code to hand the set-up to the client's own phone.
    HandoverStarted = "handover-started", Sent;
    /// The client took it over: username and password are chosen.
    HandedOver = "handed-over", Good;
    /// The old address undid the change of the email.
    EmailChangeUndone = "email-change-undone", Bad;
    /// The proven address said "this wasn't me" about what staff did.
    HelpDisputed = "help-disputed", Bad;
    /// A staff member changed the emails of many accounts in a short time.
    ManyEmailChanges = "many-email-changes", Bad;
    /// The mail server took a mail.
    MailSent = "mail-sent", Sent;
    /// The mail server asked to try again later.
    MailDeferred = "mail-deferred", Wait;
    /// The mail server refused a mail for good.
    MailFailed = "mail-failed", Bad;
    /// A mail's link died before the mail could go out.
    MailDropped = "mail-dropped", Wait;
    /// A mail was not sent, since its address is blocked.
    MailBlocked = "mail-blocked", Wait;
    /// The address was blocked for mail, since a mail to it failed for good.
    AddressBlocked = "address-blocked", Bad;
    /// An administrator unblocked the address.
    AddressUnblocked = "address-unblocked", Plain;
}

impl EventKind {
    /// Whether staff do this to get one client in: what the list of those who are still stuck looks for.
    #[must_use]
    pub const fn is_help(self) -> bool {
        matches!(
            self,
            Self::VerificationResent
                | Self::EmailVerifiedManually
                | Self::InvitationSent
                | Self::UsernameSent
                | Self::AccountUnlocked
                | Self::ResetSent
                | Self::AccountEnabled
        )
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// Whose doing an event was, as the timeline is filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventsBy {
    /// The staff's.
    Staff,
    /// The client's, or that of somebody who has not shown who they are.
    Client,
    /// Latchkey's own: mails and locks.
    Latchkey,
}

impl EventsBy {
    /// Every side.
    pub const ALL: [Self; 3] = [Self::Staff, Self::Client, Self::Latchkey];

    /// The word in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Client => "client",
            Self::Latchkey => "latchkey",
        }
    }

    /// The side of a word in an address.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }
}

/// What a mail is: the same word in the outbox, on the timeline and in the letter's file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MailKind {
    /// Asks to verify an address.
    Verification,
    /// Invites to make an account.
    Invitation,
    /// Brings a link to set a new password.
    Reset,
    /// Tells that the password was changed.
    PasswordChanged,
    /// Tells that a passkey was added or removed.
    PasskeyChanged,
    /// Tells the old address that the address was changed.
    EmailChanged,
    /// Answers 'Having Trouble?' when username and email don't belong together (R14).
    Trouble,
    /// Reminds of the username and the page, sent by staff.
    Username,
    /// Tells that two accounts of one person became one, and which username works no longer.
    AccountsMerged,
    /// Invites somebody to work at the location.
    StaffInvitation,
    /// Tells what staff did to the account, with a way to undo it.
    Help,
    /// Tells administrators of a staff member who changes many emails.
    ManyEmailChanges,
    /// Tells a staff member what became of their second factor.
    SecondFactor,
    /// Tells a staff member that their password was changed.
    StaffPasswordChanged,
    /// Shows whoever asked that mail works.
    Test,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Verification,
        Self::Invitation,
        Self::Reset,
        Self::PasswordChanged,
        Self::PasskeyChanged,
        Self::EmailChanged,
        Self::Trouble,
        Self::Username,
        Self::AccountsMerged,
        Self::StaffInvitation,
        Self::Help,
        Self::ManyEmailChanges,
        Self::SecondFactor,
        Self::StaffPasswordChanged,
        Self::Test,
    ];

    /// The word that the database stores.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::PasswordChanged => "password-changed",
            Self::PasskeyChanged => "passkey-changed",
            Self::EmailChanged => "email-changed",
            Self::Trouble => "trouble",
            Self::Username => "username",
            Self::AccountsMerged => "accounts-merged",
            Self::StaffInvitation => "staff-invitation",
            Self::Help => "help",
            Self::ManyEmailChanges => "many-email-changes",
            Self::SecondFactor => "second-factor",
            Self::StaffPasswordChanged => "staff-password-changed",
            Self::Test => "test",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::from_code(kind.code()), Some(*kind));
        }
        for by in EventsBy::ALL {
            assert_eq!(EventsBy::from_code(by.code()), Some(by));
        }
        for kind in MailKind::ALL {
            assert_eq!(MailKind::from_code(kind.code()), Some(kind));
        }
    }
}
