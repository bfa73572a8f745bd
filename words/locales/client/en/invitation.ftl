### The page behind an invitation.

accept-title = Create your account
# $name (String) - first name
accept-heading = Welcome, { $name }
accept-text = Choose how you will sign in. It takes a minute.
accept-username = Create a username
accept-username-hint = Letters, numbers and dots. Capitals don’t matter.
accept-password = Create a password
accept-button = Create account
# $email (String)
# $time (String)
accept-for = This invitation is for { $email } and works until { $time }.
# $other (String) - first name of who is signed in
# $name (String) - first name of whom the invitation is for
accept-other-person = { $other } is signed in on this device. This invitation is for { $name }; creating the account signs { $other } out here.
