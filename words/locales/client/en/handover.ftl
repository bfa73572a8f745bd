### Handover: a code from the desk, opened on one's own phone.

handover-code-heading = Enter your code
handover-code-text = The team gave it to you at the desk. It works once, for 10 minutes.
handover-code = Code
handover-code-hint = 8 letters and digits. Capitals and the hyphen don’t matter.
handover-code-button = Next
handover-dead-text = Ask at the desk for a new code.
# $name (String)
# $username (String)
handover-password-text = { $name }, your username is { $username }. Choose a new password.
# $time (String)
handover-until = This works until { $time }.
# $other (String) - first name of who is signed in
# $name (String) - first name of whom the code is for
handover-other-person = { $other } is signed in on this device. This code is for { $name }; going on signs { $other } out here.

# $name (String)
handover-slip-heading = { $name }, this is your way into Self-Service
handover-slip-scan = Scan this with your phone’s camera.
handover-slip-qr = QR code that opens the page
handover-slip-open = Or open
handover-slip-enter = and enter this code:
# $time (String)
handover-slip-until = It works once, until { $time }. Nobody needs your password, so tell it to nobody.
