### Having Trouble?, and the page behind a reset mail.

trouble-text = Tell us your username and email. If they belong together, we mail you a link to set a new password.
trouble-username-hint = If you don’t know it, leave it empty: the mail tells you.
trouble-email = Email
trouble-button = Send the link
trouble-sent-heading = Check your mail
trouble-sent-text = If we know that email address, a mail is on its way. It says what to do next.
trouble-sent-none = Nothing after a few minutes? Look among the spam, or ask at the desk.

reset-heading = Set a new password
# $name (String) - first name
# $username (String)
reset-text = { $name }, your username is { $username }.
reset-password = New password
reset-button = Set password
# $time (String)
reset-until = This link works until { $time }. Every device is signed out once the password is set.
