### Handover: the client sets the account up on their own phone.

handover-link = Hand over to their phone
# $name (String)
handover-heading = Hand over to { $name }’s phone
# $name (String)
handover-text-new = { $name } gets a code, opens it on their own phone, and chooses a username and a password there.
# $name (String)
handover-text-password = { $name } gets a code, opens it on their own phone, and chooses a new password there. Every other device is signed out.
handover-none-seen = You never see the password.
# $email (String)
handover-told = { $email } is told by mail.
handover-nobody-told = There is no verified email, so nobody is told by mail.
handover-button = Show a code
handover-again-button = Show a new code
handover-again-text = A code is shown once. A new one ends the one before.
handover-not-now = A handover is not possible now
handover-not-now-text = The account is disabled, or Self-Service is switched off at this location. An administrator can change that.

handover-print = Print
handover-shown-once = This is shown once. A reload shows it no more.
handover-back = Back to the profile

# $time (String)
handover-waiting = Waiting for their phone. The code works until { $time }.
# $time (String)
handover-opened = Open on their phone. The code works until { $time }.
handover-done = Done: they are signed in.
handover-over = The last code doesn’t work any more.
