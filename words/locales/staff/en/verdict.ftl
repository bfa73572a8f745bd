### "Why can’t they sign in?": one cause, one button, words to say. $name is the client's first name.

# $name (String)
verdict-question = Why can’t { $name } sign in?

verdict-self-service-off = Self-Service is switched off at this location, so nobody can sign in.
# $name (String)
verdict-disabled = { $name }’s account is disabled, so it can’t be used to sign in.
# $name (String)
verdict-no-email = There is no email on { $name }’s profile, so no invitation could go out.
# $name (String)
verdict-email-mistyped = { $name }’s email looks mistyped, so our mail reaches nobody.
# $name (String)
verdict-mail-failed = The mail server refused the last mail to { $name }.
# $name (String)
verdict-mail-blocked = The mail server refused { $name }’s email for good, so no mail goes there any more.
# $name (String)
verdict-never-verified = { $name }’s email was never verified, so no invitation could go out.
# $name (String)
verdict-verification-expired = { $name }’s email was never verified, and the link in the last verification mail has run out.
# $name (String)
verdict-never-invited = { $name }’s email is verified, and no invitation was ever sent.
# $name (String)
verdict-invitation-on-its-way = { $name }’s invitation is on its way and has not been delivered yet.
# $name (String)
verdict-invitation-expired = { $name }’s invitation ran out before it was accepted.
# $name (String)
verdict-invitation-revoked = { $name }’s invitation was revoked before it was accepted.
# $name (String)
verdict-invitation-superseded = { $name }’s invitation went to an earlier email, so it doesn’t work any more.
# $name (String)
verdict-invitation-opened = { $name }’s invitation was opened, and not accepted.
# $name (String)
verdict-invitation-scanned = { $name }’s invitation was delivered. Only a mail scanner has opened it, { $name } has not.
# $name (String)
verdict-invitation-not-opened = { $name }’s invitation was delivered, and not opened.
# $name (String)
# $other (String) - the other profile, by name and number
verdict-duplicate-has-account = { $name } has no account on this profile, and one that works on another: { $other }.
# $name (String)
# $time (String) - when the lock ends
verdict-locked = { $name }’s account is locked until { $time }, after too many wrong passwords.
# $name (String)
# $count (Number) - how many
verdict-wrong-password = { $count ->
    [one] The last try to sign in as { $name } had a wrong password.
   *[other] The last { $count } tries to sign in as { $name } had a wrong password.
}
# $name (String)
# $slip (String) - how the username typed differs: punctuation, missing, extra, wrong, swapped, several
verdict-wrong-username = { $slip ->
    [punctuation] { $name } is typing the username with other spaces, dots or dashes.
    [missing] { $name } is typing the username with one letter missing.
    [extra] { $name } is typing the username with one letter too many.
    [wrong] { $name } is typing the username with one wrong letter.
    [swapped] { $name } is typing the username with two letters swapped.
   *[several] { $name } is typing the username with two wrong letters.
}
# $name (String)
verdict-wrong-username-email = { $name } is entering the email instead of the username.
# $name (String)
verdict-other-location = { $name } is trying to sign in at another location’s page.
# $name (String)
verdict-reset-unused = { $name } was sent a mail to set a new password, and hasn’t used it.
# $name (String)
verdict-email-changed = { $name }’s email was changed after the last sign-in and is not verified, so help goes to the old one.
# $name (String)
verdict-cookies-refused = { $name }’s username and password are right, but the browser keeps no cookies.
# $name (String)
verdict-never-tried = { $name }’s account works, and nobody has signed in with it yet.
# $name (String)
# $ago (String) - how long ago
# $time (String) - when
verdict-nothing-wrong = Nothing is wrong: { $name } signed in { $ago } ({ $time }).

remedy-switch-on = Switch Self-Service on
remedy-enable = Enable the account
remedy-add-email = Add an email
remedy-change-email = Change the email
remedy-correct-email = Correct the email
remedy-send-username = Mail the username
remedy-resend-verification = Resend verification
remedy-invite = Send invitation
remedy-invite-again = Resend invitation
remedy-unlock = Unlock
remedy-reset-password = Reset password
remedy-compare = Compare the two profiles
remedy-open-other = Open the other profile

say-heading = Words to say
say-self-service-off = “Self-Service is switched off here for now. Tell me what you need, and I’ll do it for you.”
say-disabled = “Your account is switched off. Let me find out why, and I’ll tell you what happens next.”
say-no-email = “Which email do you read on your phone? I’ll add it, and you get a mail with a button to press.”
# $location (String)
# $button (String)
say-email-mistyped = “There was a slip in your email. I’ve corrected it and sent you a mail from { $location }. Open it and press { $button }. I’ll see it here the moment you do.”
say-mail-failed = “Our mail to you came back. Spell your email for me, letter by letter, and I’ll correct it.”
# $location (String) - the name that clients know the location by
# $button (String) - the label of the button in the mail
say-never-verified = “I’ve just sent you a new mail from { $location }. Open it and press { $button }. I’ll see it here the moment you do.”
# $location (String)
# $button (String)
say-verification-expired = “The link in our last mail had run out, so I’ve just sent you a new one from { $location }. Open it and press { $button }. I’ll see it here the moment you do.”
# $location (String)
# $button (String)
say-never-invited = “I’ve just sent you a mail from { $location }. Open it, press { $button }, and choose a username and a password.”
say-invitation-on-its-way = “Your invitation is on its way. I’ll see it here when it has gone out, and tell you.”
# $location (String)
# $button (String)
say-invitation-expired = “Your invitation had run out, so I’ve just sent you a new one from { $location }. Open it, press { $button }, and choose a username and a password.”
# $location (String)
# $button (String)
say-invitation-revoked = “The last invitation doesn’t work any more, so I’ve just sent you a new one from { $location }. Open it, press { $button }, and choose a username and a password.”
# $location (String)
# $button (String)
say-invitation-superseded = “Your last invitation went to your earlier email, so I’ve just sent you a new one from { $location }. Open it, press { $button }, and choose a username and a password.”
# $location (String)
# $button (String)
say-invitation-opened = “You are nearly there. I’ve just sent you the invitation again, from { $location }: press { $button }, choose a username and a password, and stay on that page until you are signed in.”
# $location (String)
# $button (String)
say-invitation-scanned = “Our mail has arrived where your mail is checked for viruses. Look for one from { $location }, among the spam too. I’ve just sent it again: open the newest one and press { $button }.”
# $location (String)
# $button (String)
say-invitation-not-opened = “Look for a mail from { $location }, among the spam too. I’ve just sent it again: open the newest one and press { $button }.”
say-duplicate-has-account = “You have an account with us already, on another profile of yours. I’ll look at both, tell you which user name is yours, and help you in with that one.”
say-locked = “There were too many wrong passwords, so the account was locked for a while. It’s open again now. If you’re not sure of the password, choose Having Trouble? and set a new one.”
say-wrong-password = “I’ve just sent you a mail to set a new password. Open it soon: it works for a short time only.”
# $slip (String)
say-wrong-username = { $slip ->
    [punctuation] “Nearly: the spaces, dots or dashes in your username are not quite right. I’ve just sent it to your mail: copy it from there.”
    [missing] “Nearly: a letter of your username is missing. I’ve just sent it to your mail: copy it from there.”
    [extra] “Nearly: there is a letter too many in your username. I’ve just sent it to your mail: copy it from there.”
    [wrong] “Nearly: one letter of your username is wrong. I’ve just sent it to your mail: copy it from there.”
    [swapped] “Nearly: two letters of your username are swapped. I’ve just sent it to your mail: copy it from there.”
   *[several] “Nearly: two letters of your username are not right. I’ve just sent it to your mail: copy it from there.”
}
say-wrong-username-email = “You are entering your email where the username belongs. I’ve just sent your username to your mail: enter that instead.”
# $location (String)
say-other-location = “You are on the page of another location. I’ve just sent you a mail with a button that opens the page of { $location }. Your username and password work there.”
# $location (String)
say-reset-unused = “I’ve just sent you the mail from { $location } again. Open the newest one soon, it works for a short time only, and choose a new password.”
# $location (String)
# $button (String)
say-email-changed = “We have a new email for you, and it isn’t verified yet. I’ve just sent a mail from { $location } to it: open it and press { $button }. Then we can help you with your password there.”
# $location (String)
say-cookies-refused = “Your username and password are right, but your browser throws away our cookie, so it forgets you at once. Switch cookies on for this page, or leave private browsing. Or open the mail that I’ve just sent you from { $location }, and sign in from there.”
# $location (String)
say-never-tried = “Your account is ready. Open the Self-Service page of { $location }. I’ve just sent you a mail with your username, to set a password you know.”
say-nothing-wrong = “All looks right from here. Tell me what you see on your screen.”
