### The second factor of staff: an authenticator app, and the recovery codes that stand in for it.

your-account = Your account
your-account-role = Role
# $role (String)
# $location (String) - the location's label
your-account-role-at = { $role } at { $location }
your-account-back = Back to the clients
second-factor = Second factor
second-factor-off = Off
# $time (String)
second-factor-since = On since { $time }
second-factor-codes-left = Recovery codes left
second-factor-text = With a second factor, nobody signs in with your password alone: a code from an app on your phone is asked for, too.
# $location (String) - the location's label
second-factor-needed = { $location } asks everybody who works there for a second factor. Set it up, then you can go on.
second-factor-password = Your password
second-factor-set-up = Set up a second factor
second-factor-renew = New recovery codes
second-factor-renew-text = The codes that you have stop working, and you get ten new ones.
second-factor-renew-heading = Get new recovery codes?
second-factor-switch-off = Switch the second factor off
second-factor-switch-off-heading = Switch the second factor off?
second-factor-switch-off-text = From then on your password alone lets you in. You are told by mail, and signed out on every other device.
# $location (String) - the location's label
second-factor-switch-off-needed = { $location } asks for a second factor: you can go on there only after you have set up a new one.

second-factor-scan-heading = Connect your authenticator app
second-factor-scan = Open the app on your phone and scan this:
second-factor-qr = QR code for your authenticator app
second-factor-type = No camera? Type this key into the app:
second-factor-first-code = Code from the app
second-factor-first-code-hint = Six digits. They change every 30 seconds.
second-factor-switch-on = Switch on

recovery-codes-heading = Keep your recovery codes
recovery-codes-text = Each of these lets you in once, after your password, on a day when your phone is not at hand. Print them or write them down, and keep them away from your password.
recovery-codes-shown-once = They are shown once. A reload shows them no more.
recovery-codes-list = Recovery codes
recovery-codes-done = I have kept them
recovery-codes-gone = The codes were shown already
recovery-codes-gone-text = They are shown once. If you did not keep them, get new ones on the page of your account.

sign-in-code-heading = Enter your code
sign-in-code = Code
sign-in-code-hint = Six digits from your authenticator app, or one of your recovery codes.
sign-in-code-button = Sign in
sign-in-code-lost = Neither phone nor codes at hand? An administrator of your location can reset your second factor.
sign-in-code-back = Start over

user-second-factor = Second factor
user-second-factor-on = On
user-second-factor-off = Off
user-reset-second-factor = Reset second factor
# $name (String)
user-reset-second-factor-heading = Reset the second factor of { $name }?
# $name (String)
user-reset-second-factor-text = From then on the password alone lets { $name } in, until they set up a new second factor; their passkeys are removed, too. Every device on which they are signed in is signed out at once, and they are told by mail. Make sure that it is { $name } who asks.
users-require-second-factor = Staff need a second factor
users-required = Whoever has none is led to set one up before they can do anything else here.
users-not-required = Everybody decides for themselves, on the page of their account. Ticking asks everybody here for one.

# $location (String) - its public name
mail-second-factor-on-subject = Your second factor at { $location } is on
# $location (String)
mail-second-factor-off-subject = Your second factor at { $location } is off
# $location (String)
mail-second-factor-reset-subject = Your second factor at { $location } was reset
# $location (String)
mail-second-factor-codes-subject = You have new recovery codes at { $location }
# $location (String)
mail-second-factor-used-subject = A recovery code was used at { $location }
# $name (String) - the staff member
mail-second-factor-heading = { $name }, this concerns your sign-in
# $username (String)
# $time (String)
mail-second-factor-on = On { $time } the second factor of the account { $username } was switched on. From now on a code from the app is asked for after the password.
# $username (String)
# $time (String)
mail-second-factor-off = On { $time } the second factor of the account { $username } was switched off. From now on the password alone opens it.
# $username (String)
# $time (String)
# $by (String) - a colleague's name
mail-second-factor-reset-by = On { $time } { $by } reset the second factor and the passkeys of the account { $username }. From now on the password alone opens it, until you set up a new one.
# $username (String)
# $time (String)
mail-second-factor-reset = On { $time } whoever runs Latchkey reset the second factor and the passkeys of the account { $username }. From now on the password alone opens it, until you set up a new one.
# $username (String)
# $time (String)
mail-second-factor-codes = On { $time } new recovery codes were made for the account { $username }. The earlier ones do not work any more.
# $username (String)
# $time (String)
# $device (String)
# $count (Number) - how many codes are left
mail-second-factor-used = { $count ->
    [0] On { $time } somebody signed in to the account { $username } with the password and the last recovery code (device: { $device }). Get new codes on the page of your account.
    [one] On { $time } somebody signed in to the account { $username } with the password and a recovery code (device: { $device }). { $count } code is left.
   *[other] On { $time } somebody signed in to the account { $username } with the password and a recovery code (device: { $device }). { $count } codes are left.
}
mail-second-factor-not-you = If this wasn’t you, tell an administrator of your location at once: somebody may know your password.
mail-second-factor-button = Your account

# $location (String)
mail-passkey-added-subject = You have a new passkey at { $location }
# $location (String)
mail-passkey-removed-subject = A passkey of yours at { $location } was removed
# $time (String)
# $passkey (String) - what its holder calls it
# $username (String)
mail-passkey-added = On { $time } the passkey “{ $passkey }” was added to the account { $username }. It opens the account without password and code.
# $time (String)
# $passkey (String)
# $username (String)
mail-passkey-removed = On { $time } the passkey “{ $passkey }” of the account { $username } was removed. It opens nothing any more, and every other device was signed out.
