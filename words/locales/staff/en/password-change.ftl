### Staff change their password, on the page of their account.

password-change = Change your password
password-change-text = Every other device on which you are signed in is signed out, and you are told by mail.
password-change-current = Current password
password-change-new = New password
password-change-button = Change password
password-change-cancel = Back to your account

# $location (String) - its public name
mail-staff-password-changed-subject = Your password at { $location } was changed
# $username (String)
# $time (String)
mail-staff-password-changed = On { $time } the password of the account { $username } was changed. Every other device was signed out.
