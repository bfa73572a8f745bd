### The mails that clients get. $location is the location's public name, $name the client's first name.

mail-link = Or open this address:
# $time (String) - when the link stops working
mail-link-once = It works until { $time } and only once.
# $full-name (String) - first and last name
mail-not-you = If you are not { $full-name }, you can ignore this mail; nothing happens.

# $location (String)
mail-verification-subject = Verify your email address for { $location }
# $name (String)
mail-verification-heading = Is this your email address, { $name }?
# $location (String)
# $email (String) - the address to verify
mail-verification-body = { $location } has { $email } on record for you. Press the button to confirm that mails to this address reach you.
mail-verification-button = VERIFY EMAIL ADDRESS

# $location (String)
mail-invitation-subject = Your invitation to Self-Service at { $location }
# $name (String)
mail-invitation-heading = Your Self-Service account is ready, { $name }
# $staff (String) - the name of the staff member who sent the invitation
# $location (String)
mail-invitation-body = { $staff } at { $location } has invited you to Self-Service. Choose a username and a password, and you can sign in from any device.
mail-invitation-button = Accept Invitation

# $location (String)
mail-reset-subject = Set a new password for { $location }
# $name (String)
mail-reset-heading = Set a new password, { $name }
# $location (String)
mail-reset-body = A new password was asked for, for your Self-Service account at { $location }. Press the button and choose one.
# $username (String)
mail-reset-username = Your username is { $username }.
mail-reset-button = Set a new password
# $minutes (Number) - how long the link works
# $time (String) - when the link stops working
mail-reset-link-once = { $minutes ->
    [one] It works for a minute, until { $time }, and only once.
   *[other] It works for { $minutes } minutes, until { $time }, and only once.
}
mail-reset-not-you = If you didn’t ask for this, you can ignore this mail; your password stays as it is.

# $location (String)
mail-password-changed-subject = Your password for { $location } was changed
# $name (String)
mail-password-changed-heading = Your password was changed, { $name }
# $username (String)
# $location (String)
# $time (String) - when the password was changed
mail-password-changed-body = The password of your Self-Service account { $username } at { $location } was changed on { $time }. Every device was signed out.
mail-password-changed-passkeys = The passkeys of the account were removed, too. Sign in with the new password, and add one again if you like.
mail-password-changed-you = If that was you, all is done.
# $phone (String) - the location's telephone number
mail-password-changed-not-you-call = If it wasn’t you, set a new password with Having Trouble? on the Self-Service page, then call { $phone } or ask at the desk.
mail-password-changed-not-you-ask = If it wasn’t you, set a new password with Having Trouble? on the Self-Service page, then ask at the desk.

# $location (String)
mail-passkey-added-subject = You have a new passkey at { $location }
# $location (String)
mail-passkey-removed-subject = A passkey of yours at { $location } was removed
# $name (String)
mail-passkey-heading = { $name }, this concerns how you sign in
# $time (String)
# $passkey (String) - what its holder calls it
# $username (String)
# $location (String)
mail-passkey-added = On { $time } the passkey “{ $passkey }” was added to your Self-Service account { $username } at { $location }. It opens the account without the password.
# $time (String)
# $passkey (String)
# $username (String)
# $location (String)
mail-passkey-removed = On { $time } the passkey “{ $passkey }” was removed from your Self-Service account { $username } at { $location }. It opens nothing any more, and every other device was signed out.

# $location (String)
mail-email-changed-subject = Your email address at { $location } was changed
# $name (String)
mail-email-changed-heading = Your email address was changed, { $name }
# $location (String)
# $masked (String) - the new address, with most letters hidden
# $time (String) - when the address was changed
mail-email-changed-body = The team at { $location } changed the email address on your profile to { $masked } on { $time }.
mail-email-changed-meanwhile = Until the new address is verified, mails to set a new password keep coming here.
mail-email-changed-undo = If you didn’t ask for this, press the button. This address is put back, every device is signed out, and the team sees it.
mail-email-changed-button = Put this address back
# $time (String) - when the link stops working
mail-undo-until = The button works until { $time } and only once.
# $phone (String) - the location's telephone number
mail-email-changed-not-you-call = If you didn’t ask for this, call { $phone } or ask at the desk.
mail-email-changed-not-you-ask = If you didn’t ask for this, ask at the desk.

# $location (String)
mail-trouble-subject = Signing in at { $location }
mail-trouble-heading = Having trouble signing in?
# $location (String)
mail-trouble-body = Somebody entered this email address under Having Trouble? at { $location }. The username entered with it doesn’t open an account for this address.
# $count (Number) - how many accounts there are
mail-trouble-usernames = { $count ->
    [one] This is the username of the account on this address:
   *[other] These are the usernames of the accounts on this address:
}
mail-trouble-again = Enter the username as it stands here, and a mail to set a new password is on its way.
mail-trouble-button = Having Trouble?
# $time (String) - when the invitation stops working
mail-trouble-invited = An invitation to Self-Service was sent to this address. It is open until { $time }: find that mail and press Accept Invitation.
# $phone (String) - the location's telephone number
mail-trouble-not-invited-call = There is no Self-Service account on this address that can be used to sign in. Call { $phone } or ask at the desk, and the team helps you in.
mail-trouble-not-invited-ask = There is no Self-Service account on this address that can be used to sign in. Ask at the desk, and the team helps you in.
mail-trouble-not-you = If that wasn’t you, you can ignore this mail; nothing has changed.

# $location (String)
mail-username-subject = Your username at { $location }
# $name (String)
mail-username-heading = { $name }, this is your username
# $location (String)
mail-username-body = The team at { $location } sends you the username of your Self-Service account:
# $location (String)
mail-username-page = It works on the Self-Service page of { $location } only, spelled as it stands here. The button opens that page.
mail-username-button = Sign in
mail-username-trouble = If you don’t know your password, choose Having Trouble? on that page.

# $location (String)
mail-accounts-merged-subject = Your accounts at { $location } are one now
# $name (String)
mail-accounts-merged-heading = Your accounts are one now, { $name }
# $location (String)
# $username (String) - the one that works no longer
mail-accounts-merged-body = You had two Self-Service accounts at { $location }, so the team made them one. The username { $username } doesn’t work any more, and its devices were signed out.
# $username (String)
mail-accounts-merged-username = Sign in with the username { $username } and the password that belongs to it.
mail-accounts-merged-other = Sign in with your other username. If you don’t know it, choose Having Trouble? on the Self-Service page.
# $phone (String) - the location's telephone number
mail-accounts-merged-not-you-call = If you had one account only, call { $phone } or ask at the desk: this can be undone for a day.
mail-accounts-merged-not-you-ask = If you had one account only, ask at the desk: this can be undone for a day.
mail-accounts-merged-button = Open the Self-Service page

# $location (String)
mail-staff-invitation-subject = Your access to the desk of { $location }
# $name (String)
mail-staff-invitation-heading = Welcome to the team, { $name }
# $staff (String) - the name of the staff member who sent the invitation
# $location (String)
mail-staff-invitation-body = { $staff } has invited you to work at { $location } with Latchkey. Choose a username and a password, or use the ones you have.
mail-staff-invitation-button = Accept Invitation

# $helped (String) - what the team did: unlocked, enabled, new-account, new-password
# $location (String)
mail-help-subject = { $helped ->
    [unlocked] Your account at { $location } was unlocked
    [enabled] Your account at { $location } can be used again
    [new-account] Your account at { $location } was set up
   *[new-password] Your password for { $location } was changed
}
# $helped (String)
# $name (String)
mail-help-heading = { $helped ->
    [unlocked] Your account was unlocked, { $name }
    [enabled] Your account can be used again, { $name }
    [new-account] Your account was set up, { $name }
   *[new-password] Your password was changed, { $name }
}
# $helped (String)
# $location (String)
# $time (String) - when it was done
# $username (String)
mail-help-body = { $helped ->
    [unlocked] The team at { $location } unlocked the Self-Service account { $username } on { $time }, at the request of somebody who said they are you.
    [enabled] The team at { $location } enabled the Self-Service account { $username } again on { $time }, at the request of somebody who said they are you.
    [new-account] The Self-Service account { $username } at { $location } was made on { $time }, with a code that the team gave to somebody who said they are you.
   *[new-password] A new password for the Self-Service account { $username } at { $location } was chosen on { $time }, with a code that the team gave to somebody who said they are you. Every other device was signed out.
}
mail-help-you = If that was you, all is done.
mail-help-not-you = If it wasn’t you, press the button. The account is closed at once, every device is signed out, and the team looks into it.
mail-help-button = This wasn’t me
# $location (String)
mail-test-subject = Test mail from { $location }
# $name (String)
mail-test-heading = It works, { $name }
# $location (String)
mail-test-body = Mails from { $location } leave and arrive. You sent this one to yourself from the Mail settings.
