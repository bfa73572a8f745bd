### Where a client stands, as a tag: adjectives.

status-no-email = No email
status-email-pending = Email pending
status-ready-to-invite = Ready to invite
status-invited = { $days ->
    [one] Invited, 1 day left
   *[other] Invited, { $days } days left
}
status-invitation-expired = Invitation expired
status-active = Active
# $time (String) - when the lock ends
status-locked = Locked until { $time }
status-disabled = Disabled

# The same without their moment, as the list is filtered by them.
status-kind-invited = Invited
status-kind-locked = Locked
