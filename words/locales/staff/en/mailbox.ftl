### The embedded mailbox of development.

mailbox-heading = Mailbox
mailbox-text = Every mail that would have gone out. New ones come by themselves.
mailbox-empty = No mail yet
mailbox-empty-text = Save an email on a client’s profile, and the verification mail stands here.
mailbox-letter = Letter
mailbox-as-text = Text
mailbox-raw = Raw
mailbox-views = Views of this mail
# $sender (String)
mailbox-from = From { $sender }
# $recipient (String)
mailbox-to = To { $recipient }
