### Inviting many clients at once.

for-checked = For Checked
for-checked-invite = Invite for Self-Service
# $count (Number)
# $number (String)
for-all-matching = { $count ->
    [one] For the { $number } client found
   *[other] For all { $number } clients found
}
# $number (String)
for-all-matching-more = For all who were found, more than { $number } clients
# $count (Number)
# $number (String)
for-all-clients = { $count ->
    [one] For the { $number } client
   *[other] For all { $number } clients
}
# $name (String)
check-client = Check { $name }

# $count (Number)
# $number (String)
bulk-invitation-heading = { $count ->
    [one] Invite { $number } client for Self-Service?
   *[other] Invite { $number } clients for Self-Service?
}
# $search (String)
bulk-invitation-matching = Everybody who matches “{ $search }”.
# $status (String) - the code of a status
bulk-invitation-status = { $status ->
    [no-email] Only those without an email.
    [email-pending] Only those whose email is pending.
    [ready-to-invite] Only those who are ready to invite.
    [invited] Only those who are invited.
    [invitation-expired] Only those whose invitation has expired.
    [active] Only those whose account is active.
    [locked] Only those whose account is locked.
   *[disabled] Only those whose account is disabled.
}
# $number (String)
more-than = more than { $number }
bulk-invitation-everybody = Everybody at this location.
bulk-invitation-what = Whoever has a verified email and no account gets an invitation by mail. Nobody who has an open invitation gets a second one.
bulk-invitation-skipped = Everybody else is skipped, and you will see why for each of them.
# $count (Number)
# $number (String)
bulk-invitation-button = { $count ->
    [one] Invite { $number } client
   *[other] Invite { $number } clients
}
bulk-invitation-nobody-title = Invite for Self-Service
bulk-invitation-nobody = Nobody is checked
bulk-invitation-nobody-text = Go back to the clients, check those you want to invite, and choose For Checked again.
