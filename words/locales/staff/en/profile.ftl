### A client's profile: what is on record, and the Self-Service block.

profile-heading = Profile Information
profile-edit-heading = Edit profile
# $first (String)
# $last (String)
profile-name-of = { $first } { $last }
profile-name = Name
profile-first-name = First name
profile-last-name = Last name
profile-preferred-name = Preferred name
profile-member-number = Member number
profile-birth-date = Date of birth
profile-language = Language
profile-nothing = –
# $day (String) - when the profile was made
profile-since = On the books since { $day }
profile-no-account = No account yet
profile-never-signed-in = Has not signed in yet
# $ago (String) - how long ago
profile-last-signed-in = Last signed in { $ago }

self-service-heading = Self-Service
enabled-label = Enabled
enabled-no-email = Needs a verified email. There is no email on this profile.
# $email (String)
enabled-not-verified = Needs a verified email. { $email } is still pending.
enabled-not-yours = Your role can see this, and not change it.
enabled-administrator-only = Only an administrator can disable or enable an account.
# $email (String)
enabled-will-invite = Ticking sends an invitation to { $email }.
enabled-will-revoke = Unticking revokes the invitation. We ask first.
# $name (String)
enabled-will-disable = Unticking stops { $name } from signing in. We ask first.
# $name (String)
enabled-will-enable = Ticking lets { $name } sign in again. We ask first.

profile-invitation = Invitation
# $time (String)
# $staff (String) - who sent it
profile-invitation-sent-by = Sent { $time } by { $staff }
# $time (String)
profile-invitation-sent = Sent { $time }
# $ends (String) - how soon
# $time (String)
profile-invitation-open = Runs out { $ends }, { $time }
# $time (String)
profile-invitation-ran-out = Ran out { $time }
# $time (String)
profile-invitation-accepted = Accepted { $time }
profile-invitation-resend = Resend
profile-invitation-revoke = Revoke
# $name (String)
revoke-heading = Revoke { $name }’s invitation?
# $name (String)
revoke-text = The link in { $name }’s mail stops working at once. You can send a new invitation at any time.
revoke-button = Revoke invitation

account-username = Self-Service user name
account-reset-password = Reset password
# $state (String) - what the mail did
account-reset-mail = Reset mail: { $state }
account-last-sign-in = Last sign-in
account-never-signed-in = Never
# $time (String)
# $device (String)
account-last-sign-in-on = { $time } · { $device }
account-locked = Locked
# $time (String)
account-locked-until = Until { $time }
account-unlock = Unlock
# $name (String)
unlock-heading = Unlock { $name }’s account?
account-disabled = Disabled
# $name (String) - the staff member
# $time (String)
account-disabled-by = By { $name }, { $time }
# $time (String)
account-disabled-at = On { $time }
# $reason (String)
account-disabled-reason = Reason: { $reason }
# $name (String)
disable-heading = Stop { $name } from signing in?
# $name (String)
disable-text = { $name } is signed out everywhere at once, and can’t sign in until an administrator enables the account again. Nothing is deleted.
disable-reason = Reason
disable-button = Disable account
# $name (String)
enable-heading = Let { $name } sign in again?
# $name (String)
enable-text = { $name } can sign in at once, with the username and password from before.
enable-button = Enable account

mail-queued = waiting to be sent
# $time (String)
mail-sent = delivered to the mail server { $time }
# $time (String)
mail-deferred = the mail server could not take it yet; next try { $time }
# $time (String)
# $reply (String) - the mail server's words
mail-deferred-saying = the mail server could not take it yet; next try { $time }. It said: “{ $reply }”
# $time (String)
mail-failed = refused by the mail server { $time }
# $time (String)
# $reply (String) - the mail server's words
mail-failed-saying = refused by the mail server { $time }. It said: “{ $reply }”
# $time (String)
mail-dropped = not sent, since its link had ended { $time }
# $time (String)
mail-blocked = not sent { $time }, since the address is blocked
# $time (String)
mail-set-aside = not sent: it waited in the backup that was restored { $time }, and may have been sent before

# $email (String)
# $state (String) - what the mail did
evidence-verification-mail = Verification mail to { $email }: { $state }
# $email (String)
# $time (String)
evidence-verified = { $email } was verified { $time }
# $state (String) - what the mail did
evidence-invitation-mail = Invitation mail: { $state }
# $time (String)
evidence-invitation-until = Open until { $time }
# $time (String)
evidence-last-sign-in = Last signed in { $time }
# $time (String)
evidence-account-made = The account was made { $time }
# $state (String) - what the mail did
evidence-reset-mail = Reset mail: { $state }
# $email (String) - as it was saved
# $meant (String) - what was probably meant
evidence-meant = { $email } was saved. Probably meant: { $meant }
# $username (String)
evidence-username = The username is { $username }
# $count (Number) - how many tries
# $ago (String) - how long ago the last was
# $time (String) - when the last was
evidence-near-miss = { $count ->
    [one] One try, { $ago } ({ $time })
   *[other] { $count } tries, the last { $ago } ({ $time })
}
# $place (String) - the other location
# $time (String)
evidence-tried-elsewhere = The username was tried at { $place } { $time }
# $time (String)
evidence-reset-until = Its link works until { $time }
# $time (String)
evidence-reset-expired = Its link ran out { $time }
# $email (String)
# $time (String)
evidence-email-saved = { $email } was saved { $time }, and is not verified
# $email (String) - the last proven address
evidence-help-goes-to = Mails to set a password go to { $email }
# $time (String)
evidence-no-cookies = Signed in { $time }, and no cookie came back
# $device (String)
# $time (String)
evidence-no-cookies-on = Signed in on { $device } { $time }, and no cookie came back
# $time (String)
evidence-opened = Opened { $time }
# $time (String)
evidence-scanned = Opened by something like a mail scanner { $time }
