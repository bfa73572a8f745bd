### The mails of one client, and the location's failed emails.

# $name (String) - the client
mails-heading = Mails to { $name }
# $name (String) - the client's first name
mails-link = Mails to { $name }
mails-newest-first = Newest first
mails-none = No mails yet
mails-none-text = What is mailed to this client stands here, with what became of it.
mails-more = Show older mails
mails-resend = Resend
# $kind (String)
mails-kind = { $kind ->
    [verification] Verification
    [invitation] Invitation
    [reset] Link to set a password
    [password-changed] Notice of a new password
    [passkey-changed] Notice of a passkey
    [email-changed] Notice of a new address
    [trouble] Answer to Having Trouble?
   *[other] Mail
}
mails-tag-queued = Queued
mails-tag-sent = Sent
mails-tag-deferred = Deferred
mails-tag-failed = Failed
mails-tag-dropped = Dropped
mails-tag-blocked = Blocked
mails-tag-set-aside = Set aside
# $time (String)
# $ago (String) - how long ago
mails-queued = Waiting since { $time }, { $ago }
# $time (String)
# $ago (String)
mails-sent = Taken by the mail server { $time }, { $ago }
# $time (String)
# $ago (String) - how soon
mails-deferred = Next try { $time }, { $ago }
# $time (String)
# $ago (String)
mails-failed = Failed { $time }, { $ago }
# $time (String)
# $ago (String)
mails-dropped = Not sent, since its link had ended: { $time }, { $ago }
# $time (String)
# $ago (String)
mails-blocked = Not sent, since the address is blocked: { $time }, { $ago }
# $time (String)
# $ago (String)
mails-set-aside = Not sent, since it waited in a backup that was restored, and may have been sent before: { $time }, { $ago }

failed-emails-heading = Failed Emails
# $count (Number) - how many, for the plural
# $location (String)
# $number (String) - the count, grouped
failed-emails-count = { $count ->
    [0] No address at { $location } is blocked
    [one] { $number } address at { $location } is blocked: no mail goes there
   *[other] { $number } addresses at { $location } are blocked: no mail goes there
}
failed-emails-none = Nothing has failed for good
failed-emails-none-text = When a mail server refuses an address for good, no more mail goes there, and it stands here until somebody corrects or unblocks it.
failed-emails-reason = Reason
failed-emails-last = Last Fail Date
# $count (Number) - how many, for the plural
# $number (String) - the same, grouped
failed-emails-others = { $count ->
    [one] and { $number } more
   *[other] and { $number } more
}
