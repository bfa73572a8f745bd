//! Every address of the application, in one table. Pages and mails both write their links with it.

use crate::{
    attention::Attention,
    event::MailKind,
    id::{ClientId, JobId, StaffId},
    language::Language,
    location::Slug,
};
use std::fmt;

/// An address inside the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Staff sign-in.
    StaffSignIn,
    /// Staff sign-in: the code of the second factor.
    StaffSignInCode,
    /// A staff member proves once more that it is they.
    StaffConfirm,
    /// A staff member's own account.
    StaffAccount,
    /// A staff member changes their password.
    StaffPassword,
    /// A staff member's passkeys.
    StaffPasskeys,
    /// A staff member adds a passkey.
    StaffPasskeyNew,
    /// A staff member sets up the second factor.
    SecondFactor,
    /// A staff member's new recovery codes.
    RecoveryCodes,
    /// A new staff member chooses a password.
    StaffSetUp,
    /// Staff choose the location they work at.
    StaffLocations,
    /// The location's clients.
    Clients,
    /// Add a client.
    ClientNew,
    /// A client's profile.
    Client(ClientId),
    /// Edit a client's profile.
    ClientEdit(ClientId),
    /// Edit a client's email and other contact details.
    ClientContact(ClientId),
    /// Everything about a client, as a file.
    ClientData(ClientId),
    /// Erase a client.
    ClientErase(ClientId),
    /// The mails of a client.
    ClientMails(ClientId),
    /// The location's blocked addresses.
    FailedEmails,
    /// All that happened to a client's access.
    ClientTimeline(ClientId),
    /// Hand the set-up over to a client's own phone.
    ClientHandover(ClientId),
    /// The live updates of a profile.
    ClientEvents(ClientId),
    /// What administrators see to.
    Administration,
    /// The location's users.
    Users,
    /// Invite a user.
    UserInvite,
    /// One user.
    User(StaffId),
    /// The page behind an invitation to work at a location.
    StaffInvitation(Slug),
    /// Mail settings.
    MailSettings,
    /// Texts of mails.
    MailTexts,
    /// One text of mails.
    MailText(MailKind, Language),
    /// The audit log.
    AuditLog,
    /// The audit log as a file.
    AuditLogFile,
    /// Location Settings.
    LocationSettings,
    /// The installation's locations.
    InstallationLocations,
    /// Self-Service Preferences.
    Preferences,
    /// Asks before many clients are invited.
    BulkInvitation,
    /// Upload a file of clients.
    ImportNew,
    /// The preview of an uploaded file.
    Import(JobId),
    /// The rows of an uploaded file that can't be taken, as a file.
    ImportProblems(JobId),
    /// The clients that the list shows, as a file.
    Export,
    /// The location's jobs.
    Jobs,
    /// A job.
    Job(JobId),
    /// The live updates of a job.
    JobEvents(JobId),
    /// What became of each item of a job, as a file.
    JobResults(JobId),
    /// Who could not sign in today.
    Attention,
    /// Those whom one cause keeps out.
    AttentionGroup(Attention),
    /// Those who were helped and have not signed in since.
    StillStuck,
    /// Profiles that may be one person's.
    Duplicates,
    /// Two profiles side by side.
    Compare(ClientId, ClientId),
    /// The location's Self-Service page: sign-in.
    SelfService(Slug),
    /// The location's logo of that hash.
    Logo(Slug, String),
    /// The client's home after signing in.
    Home(Slug),
    /// A client changes their password.
    PasswordChange(Slug),
    /// A client's passkeys.
    Passkeys(Slug),
    /// A client adds a passkey.
    PasskeyNew(Slug),
    /// Having Trouble?
    HavingTrouble(Slug),
    /// The page behind a verification mail.
    VerifyEmail(Slug),
    /// The page behind an invitation.
    AcceptInvitation(Slug),
    /// The page behind a reset mail.
    ResetPassword(Slug),
    /// The page on which a client takes the set-up over.
    Handover(Slug),
    /// The page behind a link to undo what staff did.
    Undo(Slug),
    /// The embedded mailbox, in development.
    Mailbox,
    /// The component gallery, in development.
    Gallery,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StaffSignIn => f.write_str("/staff/sign-in"),
            Self::StaffSignInCode => f.write_str("/staff/sign-in/code"),
            Self::StaffConfirm => f.write_str("/staff/confirm"),
            Self::StaffPassword => f.write_str("/staff/account/password"),
            Self::StaffAccount => f.write_str("/staff/account"),
            Self::StaffPasskeys => f.write_str("/staff/account/passkeys"),
            Self::StaffPasskeyNew => f.write_str("/staff/account/passkeys/new"),
            Self::SecondFactor => f.write_str("/staff/account/second-factor"),
            Self::RecoveryCodes => f.write_str("/staff/account/recovery-codes"),
            Self::StaffSetUp => f.write_str("/staff/set-up"),
            Self::StaffLocations => f.write_str("/staff/locations"),
            Self::Clients => f.write_str("/staff/clients"),
            Self::ClientNew => f.write_str("/staff/clients/new"),
            Self::Client(id) => write!(f, "/staff/clients/{id}"),
            Self::ClientEdit(id) => write!(f, "/staff/clients/{id}/edit"),
            Self::ClientContact(id) => write!(f, "/staff/clients/{id}/contact"),
            Self::ClientData(id) => write!(f, "/staff/clients/{id}/data.json"),
            Self::ClientErase(id) => write!(f, "/staff/clients/{id}/erase"),
            Self::ClientMails(id) => write!(f, "/staff/clients/{id}/mails"),
            Self::FailedEmails => f.write_str("/staff/failed-emails"),
            Self::ClientTimeline(id) => write!(f, "/staff/clients/{id}/timeline"),
            Self::ClientHandover(id) => write!(f, "/staff/clients/{id}/handover"),
            Self::ClientEvents(id) => write!(f, "/staff/clients/{id}/events"),
            Self::Administration => f.write_str("/staff/administration"),
            Self::Users => f.write_str("/staff/administration/users"),
            Self::UserInvite => f.write_str("/staff/administration/users/invite"),
            Self::User(id) => write!(f, "/staff/administration/users/{id}"),
            Self::StaffInvitation(slug) => write!(f, "/staff/invitation/{slug}"),
            Self::MailSettings => f.write_str("/staff/administration/mail"),
            Self::MailTexts => f.write_str("/staff/administration/mail-texts"),
            Self::MailText(kind, language) => {
                write!(f, "/staff/administration/mail-texts/{}/{}", kind.code(), language.tag())
            }
            Self::AuditLog => f.write_str("/staff/administration/audit-log"),
            Self::AuditLogFile => f.write_str("/staff/administration/audit-log.csv"),
            Self::LocationSettings => f.write_str("/staff/administration/location"),
            Self::InstallationLocations => f.write_str("/staff/administration/locations"),
            Self::Preferences => f.write_str("/staff/administration/preferences"),
            Self::BulkInvitation => f.write_str("/staff/bulk-invitation"),
            Self::ImportNew => f.write_str("/staff/import"),
            Self::Import(id) => write!(f, "/staff/import/{id}"),
            Self::ImportProblems(id) => write!(f, "/staff/import/{id}/problems.csv"),
            Self::Export => f.write_str("/staff/clients/export.csv"),
            Self::Jobs => f.write_str("/staff/jobs"),
            Self::Job(id) => write!(f, "/staff/jobs/{id}"),
            Self::JobEvents(id) => write!(f, "/staff/jobs/{id}/events"),
            Self::JobResults(id) => write!(f, "/staff/jobs/{id}/results.csv"),
            Self::Attention => f.write_str("/staff/needs-attention"),
            Self::AttentionGroup(cause) => write!(f, "/staff/needs-attention/{}", cause.code()),
            Self::StillStuck => f.write_str("/staff/still-stuck"),
            Self::Duplicates => f.write_str("/staff/duplicates"),
            Self::Compare(first, second) => write!(f, "/staff/duplicates/{first}/{second}"),
            Self::SelfService(slug) => write!(f, "/s/{slug}"),
            Self::Logo(slug, hash) => write!(f, "/s/{slug}/logo/{hash}"),
            Self::Home(slug) => write!(f, "/s/{slug}/home"),
            Self::PasswordChange(slug) => write!(f, "/s/{slug}/password"),
            Self::Passkeys(slug) => write!(f, "/s/{slug}/passkeys"),
            Self::PasskeyNew(slug) => write!(f, "/s/{slug}/passkeys/new"),
            Self::HavingTrouble(slug) => write!(f, "/s/{slug}/having-trouble"),
            Self::VerifyEmail(slug) => write!(f, "/s/{slug}/verify-email"),
            Self::AcceptInvitation(slug) => write!(f, "/s/{slug}/accept-invitation"),
            Self::ResetPassword(slug) => write!(f, "/s/{slug}/reset-password"),
            Self::Handover(slug) => write!(f, "/s/{slug}/handover"),
            Self::Undo(slug) => write!(f, "/s/{slug}/undo"),
            Self::Mailbox => f.write_str("/dev/mailbox"),
            Self::Gallery => f.write_str("/dev/gallery"),
        }
    }
}
