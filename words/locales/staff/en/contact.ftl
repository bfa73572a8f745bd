### A client's contact details, and the email's way from Pending to Verified.

contact-heading = Contact Information
contact-edit-heading = Edit contact information
contact-email = Email
contact-email-hint = A new email goes to Pending, and a verification mail goes out at once.
contact-phone = Phone
contact-address = Address
contact-no-email = No email
# $name (String)
contact-account-note = { $name } has an account. If the email changes, the old address is told, and password resets keep going there until the new one is verified.
# $email (String)
contact-take-suggestion = Use { $email }
# $email (String)
contact-keep-typed = Keep { $email }

email-pending = Pending
email-verified = Verified
# $state (String) - what the mail did
email-mail = Verification mail: { $state }
# $time (String)
# $ip (String)
email-by-link-from = By link, { $time }, from { $ip }
# $time (String)
email-by-link = By link, { $time }
# $name (String) - the administrator
# $time (String)
email-by-administrator = By { $name }, { $time }; no opt-in IP address or date on record
# $time (String)
email-by-some-administrator = By an administrator, { $time }; no opt-in IP address or date on record
# $reason (String)
email-reason = Reason: { $reason }

pending-heading = This email is pending
# $email (String)
pending-text = { $email } has not been verified yet.
pending-resend-text = The client opens the mail and presses the button in it. The earlier link stops working.
pending-resend-button = Resend email verification to this address
pending-manual-heading = Without a mail
pending-manual-warning = No opt-in IP address or date will be on record. If the client ever disputes the mails, your name and your reason are all there is.
pending-reason = Reason
pending-reason-hint = How you know, in one line. It stays on record with your name.
pending-manual-button = Manually verify email address
