### Staff sign in, choose their first password, choose a location.

staff-sign-in-heading = Staff sign-in
staff-sign-in-username = Username
staff-sign-in-password = Password
staff-sign-in-button = Sign in

# $name (String) - the staff member
set-up-heading = Welcome, { $name }
# $username (String)
set-up-text = Choose a password. You sign in with it and the username { $username }.
set-up-password = Create a password
# $least (Number) - how many characters are needed
set-up-password-hint = { $least } characters or more. Four random words are good.
set-up-button = Set password and sign in
set-up-dead-heading = This link does nothing any more
set-up-dead-text = It was used already, has run out, or is not complete. Ask whoever runs Latchkey for a new one, or sign in.

locations-heading = Where do you work today?
locations-text = You can change it at any time.
locations-none = You don’t work at any location yet. Ask whoever runs Latchkey to add you to one.
