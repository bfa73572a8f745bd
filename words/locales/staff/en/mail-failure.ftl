### Why a mail failed, in our words, beside the mail server’s own; and blocked addresses.

mail-failure-no-such-mailbox = There is no such mailbox, or it was closed
mail-failure-no-such-domain = The part after the @ does not exist, or takes no mail
mail-failure-recipient-refuses = The mailbox is there, but takes no mail from us
mail-failure-mailbox-full = The mailbox is full
mail-failure-too-large = The mail was too large for that mail server
mail-failure-refused-as-spam = It was taken for spam. The address may well be right
mail-failure-sender-refused = Our own mail server or sender was refused. The address may well be right
mail-failure-not-reachable = The mail server could not be reached
mail-failure-not-yet = The mail server asked us to come back later
mail-failure-other = The mail server refused it

# $reply (String) - the mail server's words
mail-said = It said: “{ $reply }”
email-blocked = Blocked
# $time (String)
# $reason (String) - in our words
email-blocked-since = No mail goes there since { $time }. { $reason }.
# $email (String)
# $time (String)
# $reason (String) - in our words
email-blocked-recovery = Password mails go to { $email }, and none is sent since { $time }. { $reason }.
email-unblock = Unblock
# $email (String)
# $time (String)
# $reason (String) - in our words
evidence-blocked = { $email }, { $time }: { $reason }
