### Passkeys of staff.

passkeys = Passkeys
passkeys-text = With a passkey you sign in by your fingerprint, your face or the PIN of your phone or computer. Nobody can guess it or trick you out of it.
passkeys-none = You have none yet.
# $day (String)
passkey-added = Added { $day }
# $added (String) - when it was added
# $used (String) - when it was last used
passkey-used = Added { $added }, last used { $used }
passkey-remove = Remove
# $name (String) - what its holder calls it
passkey-remove-long = Remove the passkey { $name }
passkey-add = Add a passkey
passkeys-enough = You have as many as there can be. Remove one to add another.
passkey-new-text = Give it a name by which you know it again, such as the device that keeps it. Then do what the device asks.
passkey-name = Name
passkey-make = Create passkey
passkey-unknown = This browser knows no passkeys, or runs no scripts. Use another one, or go on with your password.
passkey-none-made = No passkey was made. Try again, or go back.
passkey-sign-in = Sign in with a passkey
passkey-none-given = That gave no passkey. Try again, or use your username and password.
passkeys-back = Back
notice-passkey-added = The passkey is added. From now on you can sign in with it.
notice-passkey-removed = The passkey is removed. You are signed out on every other device.
passkeys-link = Show and add
passkey-confirm = Confirm with a passkey
