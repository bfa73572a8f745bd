### The page behind a verification mail.

verify-heading = Verify your email address
# $name (String) - first name
verify-text = { $name }, is this your email address?
verify-button = Verify email address
verify-not-you = If it is not yours, close this page. Nothing happens.
verify-done-heading = Your email address is verified
# $name (String)
# $email (String)
verify-done-text = Thank you, { $name }. Mails for you go to { $email }.
verify-done-next = You can close this page. If you are at the desk, the team sees it already.
