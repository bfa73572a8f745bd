### Before they call: who could not sign in today, cause by cause, and who is still stuck after help.

attention-heading = Needs attention
attention-text = Clients who could not sign in today if they tried, by what keeps them out.
attention-none = Nobody needs attention
attention-none-text = Every client of this location could sign in today.
attention-off = Self-Service is switched off at this location, so nobody can sign in. What stands here keeps them out once it is on again.
attention-column-cause = What keeps them out
attention-column-clients = Clients
attention-column-fix = What can be done
attention-fix-correct = Correct after review
attention-fix-remind = Remind them all
attention-fix-invite = Invite them all
attention-fix-each = One by one

attention-cause-disabled = Account is disabled
attention-cause-no-email = No email on the profile
attention-cause-email-mistyped = Email looks mistyped
attention-cause-mail-blocked = Mail to the address is blocked
attention-cause-mail-failed = Last mail was refused
attention-cause-never-verified = Email not verified yet
attention-cause-verification-expired = Email not verified, and the link has run out
attention-cause-never-invited = Verified, and never invited
attention-cause-invitation-on-its-way = Invitation is on its way
attention-cause-invitation-expired = Invitation ran out
attention-cause-invitation-revoked = Invitation was revoked
attention-cause-invitation-superseded = Invitation went to an earlier email
attention-cause-invitation-opened = Invitation opened, and not accepted
attention-cause-invitation-scanned = Invitation opened by a mail scanner only
attention-cause-invitation-not-opened = Invitation delivered, and not opened
attention-cause-locked = Locked after wrong passwords

# $count (Number)
# $number (String) - the same, grouped
attention-clients = { $count ->
    [one] { $number } client
   *[other] { $number } clients
}
attention-group-none = Nobody any more
attention-group-none-text = This keeps out nobody now.
attention-back = Needs attention
attention-column-client = Client
attention-column-number = Member number
attention-column-meant = Probably meant

attention-dry-run = What would happen
# $count (Number)
# $number (String) - the same, grouped
attention-would-send = { $count ->
    [one] { $number } mail would go out.
   *[other] { $number } mails would go out.
}
# $number (String)
# $why (String)
attention-would-skip = { $number } · { $why }
attention-remind-what = Each gets a new verification mail. The link in the one before stops working.
attention-invite-what = Each gets an invitation. The link in the one before stops working.
# $count (Number)
# $number (String)
attention-remind-button = { $count ->
    [one] Remind { $number } client
   *[other] Remind { $number } clients
}
# $count (Number)
# $number (String)
attention-invite-button = { $count ->
    [one] Invite { $number } client
   *[other] Invite { $number } clients
}
attention-correct-what = Untick the addresses that are right as they are. The others are corrected, go back to Pending, and get a verification mail.
attention-correct-button = Correct the ticked addresses
attention-correct-column = Correct
# $name (String)
attention-correct-tick = Correct the address of { $name }
attention-correct-next = Correcting goes page by page.
attention-administrator-only = Only an administrator can mend many at once.

still-stuck-heading = Still stuck
still-stuck-text = Clients who were helped in the last 7 days and have not signed in since. Each leaves the list by signing in.
still-stuck-none = Nobody is stuck
still-stuck-none-text = Everybody who was helped in the last 7 days has signed in since.
still-stuck-column-help = Helped with
still-stuck-column-by = By
# $time (String)
# $name (String) - the staff member
still-stuck-by = { $name }, { $time }
