### What happened, one line an event; who did it, when and from where stands beside it.
### $what is the kind of mail or link: verification, invitation, reset, password-changed, passkey-changed, email-changed, trouble, username, accounts-merged, staff-set-up, help,
### many-email-changes, second-factor, handover, undo; or of slip: punctuation, missing, extra, wrong, swapped, several, email.

activity-heading = Activity
activity-none = Nothing yet
activity-none-text = What happens to this profile stands here.
# $who (String) - the staff member who did it
# $time (String)
activity-by = { $who } · { $time }
# $time (String)
# $more (String) - a reason, a device, an IP address or the mail server's words
activity-particulars = { $time } · { $more }

event-location-added = Location added
event-backup-restored = Restored from a backup: links mailed before and mails that waited are void
event-location-settings-changed = Location Settings changed
event-logo-saved = Logo saved
event-logo-removed = Logo removed
event-mail-settings-changed = Mail settings changed
event-test-mail-sent = Test mail sent
event-test-mail-failed = Test mail refused
event-mail-text-saved = Text of a mail changed
event-mail-text-reset = Text of a mail set back
event-self-service-switched-on = Self-Service switched on
event-self-service-switched-off = Self-Service switched off
event-preferences-changed = Self-Service Preferences changed
event-staff-added = Staff member added
event-staff-link-renewed = New set-up link for a staff member
event-staff-set-up = Staff member chose a password
event-staff-invited = Staff member invited
event-staff-invitation-revoked = Invitation of a staff member revoked
event-staff-joined = Staff member accepted the invitation
event-staff-role-changed = Role of a staff member changed
event-staff-disabled = Staff member disabled
event-staff-enabled = Staff member enabled again
event-staff-removed = Staff member removed
event-staff-sessions-ended = Staff member signed out everywhere
event-staff-signed-in = Staff member signed in
event-staff-sign-in-failed = Sign-in of a staff member failed
event-staff-signed-out = Staff member signed out
event-staff-confirmed = Staff member confirmed their identity
event-staff-password-changed = Staff member changed their password
event-staff-code-refused = Right password and wrong code of a staff member
event-recovery-code-used = Recovery code used to sign in
event-staff-passkey-added = Passkey of a staff member added
event-staff-passkey-removed = Passkey of a staff member removed
event-staff-passkey-used = Passkey used to sign in
event-recovery-codes-renewed = New recovery codes
event-second-factor-on = Second factor switched on
event-second-factor-off = Second factor switched off
event-second-factor-reset = Second factor reset for a staff member
event-second-factor-required = Second factor required of staff
event-second-factor-optional = Second factor of staff no longer required
# $what (String) - the kind of job
event-job-started = { $what ->
    [bulk-invitation] Bulk invitation started
    [import] Import started
    [import-undo] Undoing an import started
   *[other] Job started
}
# $what (String)
event-job-done = { $what ->
    [bulk-invitation] Bulk invitation done
    [import] Import done
    [import-undo] Import undone
   *[other] Job done
}
# $what (String)
event-job-stopped = { $what ->
    [bulk-invitation] Bulk invitation stopped
    [import] Import stopped
    [import-undo] Undoing an import stopped
   *[other] Job stopped
}
event-client-added = Profile created
event-client-imported = Profile created by an import
event-client-removed = Removed: the import was undone
event-client-data-exported = Everything about the client exported
event-client-erased = Client erased
event-clients-exported = Clients exported
event-profile-edited = Profile edited
event-contact-edited = Phone or address edited
event-email-saved = Email saved
event-email-removed = Email removed
event-verification-resent = Verification sent again
event-email-verified = Email verified by link
event-email-verified-manually = Email verified manually
event-invitation-sent = Invitation sent
event-invitation-revoked = Invitation revoked
# $what (String)
event-link-opened = { $what ->
    [verification] Verification link opened
    [invitation] Invitation opened
    [reset] Link to set a password opened
    [staff-set-up] Set-up link opened
    [staff-invitation] Invitation of a staff member opened
    [handover] Handover opened on a phone
    [undo] Link to undo opened
   *[other] Link opened
}
# $what (String)
event-link-scanned = { $what ->
    [verification] Verification link opened by a mail scanner
    [invitation] Invitation opened by a mail scanner
    [reset] Link to set a password opened by a mail scanner
    [staff-set-up] Set-up link opened by a mail scanner
    [staff-invitation] Invitation of a staff member opened by a mail scanner
    [handover] Handover opened by a scanner
    [undo] Link to undo opened by a mail scanner
   *[other] Link opened by a mail scanner
}
# $what (String)
event-username-missed = { $what ->
    [punctuation] Wrong username: spaces, dots or dashes differ
    [missing] Wrong username: one letter missing
    [extra] Wrong username: one letter too many
    [wrong] Wrong username: one letter differs
    [swapped] Wrong username: two letters swapped
    [several] Wrong username: two letters differ
    [email] Email entered as username
   *[other] Wrong username
}
event-tried-elsewhere = Username tried at another location’s page
event-cookies-refused = Signed in, but the browser kept no cookies
event-username-sent = Username sent
event-invitation-accepted = Invitation accepted
event-signed-in = Signed in
event-sign-in-failed = Sign-in failed
event-account-locked = Account locked after too many failures
event-account-unlocked = Account unlocked
event-signed-out = Signed out
event-reset-requested = Asked for help with Having Trouble?
event-reset-sent = Link to set a password sent
event-password-reset = New password set
event-password-changed = Password changed
event-passkey-added = Passkey added
event-passkey-removed = Passkey removed
event-passkey-used = Passkey used to sign in
event-account-disabled = Account disabled
event-account-enabled = Account enabled again
event-profile-merged = Another profile merged into this one
event-profile-merged-away = Profile merged into another
event-merge-undone = Merge undone
event-duplicate-dismissed = Looked at beside another profile: two people
event-handover-started = Handover to the client’s phone started
event-handed-over = Username and password chosen by handover
event-email-change-undone = Old email put back from the old address: “I didn’t ask for this”
# $what (String) - what staff had done: unlock, enable, handover
event-help-disputed = { $what ->
    [unlock] “This wasn’t me”, about the unlocking. Account disabled
    [enable] “This wasn’t me”, about the enabling. Account disabled
    [handover] “This wasn’t me”, about the handover. Account disabled
   *[other] “This wasn’t me”. Account disabled
}
event-many-email-changes = Many emails of accounts changed in a short time
# $what (String)
event-mail-sent = { $what ->
    [verification] Verification mail delivered
    [invitation] Invitation mail delivered
    [reset] Password mail delivered
    [password-changed] Notice of the new password delivered
    [passkey-changed] Notice of the passkey delivered
    [email-changed] Notice of the new address delivered to the old one
    [trouble] Answer to Having Trouble? delivered
    [username] Username mail delivered
    [accounts-merged] Notice of the merged account delivered
    [staff-invitation] Invitation of a staff member delivered
    [help] Notice of the help delivered
    [many-email-changes] Notice to the administrators delivered
    [second-factor] Notice of the second factor delivered
    [staff-password-changed] Notice of the changed password delivered
    [test] Test mail delivered
   *[other] Mail delivered
}
# $what (String)
event-mail-deferred = { $what ->
    [verification] Verification mail delayed, trying again
    [invitation] Invitation mail delayed, trying again
    [reset] Password mail delayed, trying again
    [password-changed] Notice of the new password delayed, trying again
    [passkey-changed] Notice of the passkey delayed, trying again
    [email-changed] Notice of the new address delayed, trying again
    [trouble] Answer to Having Trouble? delayed, trying again
    [username] Username mail delayed, trying again
    [accounts-merged] Notice of the merged account delayed, trying again
    [staff-invitation] Invitation of a staff member delayed, trying again
    [help] Notice of the help delayed, trying again
    [many-email-changes] Notice to the administrators delayed, trying again
    [second-factor] Notice of the second factor delayed, trying again
    [staff-password-changed] Notice of the changed password delayed, trying again
    [test] Test mail delayed, trying again
   *[other] Mail delayed, trying again
}
# $what (String)
event-mail-failed = { $what ->
    [verification] Verification mail refused
    [invitation] Invitation mail refused
    [reset] Password mail refused
    [password-changed] Notice of the new password refused
    [passkey-changed] Notice of the passkey refused
    [email-changed] Notice of the new address refused at the old one
    [trouble] Answer to Having Trouble? refused
    [username] Username mail refused
    [accounts-merged] Notice of the merged account refused
    [staff-invitation] Invitation of a staff member refused
    [help] Notice of the help refused
    [many-email-changes] Notice to the administrators refused
    [second-factor] Notice of the second factor refused
    [staff-password-changed] Notice of the changed password refused
    [test] Test mail refused
   *[other] Mail refused
}
# $what (String)
event-mail-dropped = { $what ->
    [verification] Verification mail not sent: its link had ended
    [invitation] Invitation mail not sent: its link had ended
    [reset] Password mail not sent: its link had ended
   *[other] Mail not sent: its link had ended
}
# $what (String)
event-mail-blocked = { $what ->
    [verification] Verification mail not sent: the address is blocked
    [invitation] Invitation mail not sent: the address is blocked
    [reset] Password mail not sent: the address is blocked
    [password-changed] Notice of the new password not sent: the address is blocked
    [passkey-changed] Notice of the passkey not sent: the address is blocked
    [email-changed] Notice of the new address not sent: the old one is blocked
    [trouble] Answer to Having Trouble? not sent: the address is blocked
    [staff-invitation] Invitation of a staff member not sent: the address is blocked
    [test] Test mail not sent: the address is blocked
   *[other] Mail not sent: the address is blocked
}
event-address-blocked = Email blocked for mail
event-address-unblocked = Email unblocked for mail
activity-all = All activity
# $name (String) - the client
timeline-title = Activity of { $name }
# $zone (String) - a time zone, such as Europe/London
timeline-zone = Times are those of { $zone }.
timeline-filter = Whose doing
timeline-all = Everything
timeline-staff = Staff
timeline-client = Client
timeline-latchkey = Mails and locks
timeline-more = Load more
# $ago (String) - how long ago
# $time (String) - when
timeline-when = { $ago } ({ $time })
