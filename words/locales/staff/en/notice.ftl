### Word of what was done, in a banner that shows once.

notice-client-added = The client is added.
notice-profile-saved = The profile is saved.
notice-contact-saved = The contact information is saved.
notice-verification-sent = A new verification mail is on its way.
notice-email-verified = The email is verified, with your name and reason on record.
notice-invitation-sent = The invitation is on its way.
notice-invitation-revoked = The invitation is revoked. Its link does nothing any more.
notice-reset-sent = A mail to set a new password is on its way.
notice-unlocked = The account is unlocked.
notice-disabled = The account is disabled. Every device is signed out.
notice-enabled = The account is enabled again.
notice-location-saved = The location settings are saved.
notice-logo-saved = The logo is saved. It stands on the pages of clients now.
notice-logo-removed = The logo is removed.
notice-location-added = The location is added.
notice-preferences-saved = The preferences are saved.
notice-switched-on = Self-Service is on. Clients can sign in.
notice-switched-off = Self-Service is off. Nobody can sign in, and everybody was signed out.
notice-duplicate-dismissed = Noted: two people. They are not suggested as one again.
notice-unblocked = Mail can go to this address again. What failed is not sent by itself: send it again from the profile.
notice-mail-blocked = Nothing was sent: mail to this address is blocked, since it failed for good. Change the email, or ask an administrator to unblock it.
notice-changed = This changed while the page was open, so nothing was done. Here is how it stands now.
notice-password-set = Your new password is set.
notice-signed-out = You are signed out.
notice-session-ended = You were signed out, since nothing happened for a while. Sign in, and what you entered is still there.
