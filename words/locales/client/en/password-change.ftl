### A client who is signed in changes the password.

password-change-link = Change password
password-change-heading = Change your password
password-change-text = Every other device on which you are signed in is signed out.
password-change-current = Current password
password-change-new = New password
password-change-button = Change password
password-change-cancel = Back
password-change-forgotten = Forgot the current one?
