### What stands on several pages for clients.

# $title (String) - what the page is
# $location (String) - the location's public name
page-title = { $title } · { $location }
# $title (String)
# $location (String)
page-title-refused = Error: { $title } · { $location }
problem-heading = There is a problem
questions-ask = Questions? Ask at the desk.
language-label = Language
# $phone (Element) - the location's telephone number, to press
questions-phone = Questions? Call { $phone } or ask at the desk.
skip-to-content = Skip to content
back-to-sign-in = To the sign-in page
having-trouble = Having Trouble?
sign-out = Sign out
show = Show
show-password = Show password
hide = Hide
hide-password = Hide password
# $least (Number) - how many characters are needed
new-password-hint = { $least } characters or more. Three random words are good.

notice-account-made = You’re in. Your account is ready.
notice-signed-in = You’re in. Welcome back.
notice-signed-out = You are signed out.
notice-session-ended = You were signed out, since nothing happened for a while. Sign in again.
notice-password-set = Your new password is set. Sign in with it.
notice-password-changed = Your password is changed. You are signed out on every other device.
# After what was done: the password is one of the few that are tried first.
advice-password = Your password is easy to guess, though. Three random words are safer, and you can change it at any time.
notice-changed = This changed while the page was open, so nothing was done. Here is how it stands now.

error-to-sign-in = To the sign-in page
error-back = Back to the page
error-not-found = Page not found
error-not-found-why = There is nothing at this address. Check it, or start at the sign-in page.
error-not-allowed = Not open to you
error-not-allowed-why = This page is not part of your account.
error-cross-site = Sent from another page
error-cross-site-why = This form came from another site, so nothing was changed. Open the page here and send it again.
error-bad-form = The form could not be read
error-bad-form-why = Nothing was changed. Open the page again and send the form once more.
error-too-large = Too much at once
error-too-large-why = What was sent is larger than a form can be. Shorten it and send it again.
error-too-often = Too many tries
error-busy = Busy right now
error-busy-why = Nothing was changed. Wait a few seconds, then send it again.
error-broken = Something broke
error-broken-why = Nothing was changed, and the fault is on our side. Try again in a minute, or ask at the desk.

link-incomplete-heading = This link is not complete
link-incomplete-text = Open the mail again and press the button in it, or copy the whole address. If your browser refuses cookies, allow them for this page.
link-used-heading = This link was used already
link-used-text = It works only once, and it has done its work.
link-expired-heading = This link has run out
link-expired-text = Links work for a limited time. We can mail you a new one.
link-replaced-heading = This link was replaced
link-replaced-text = There is a newer mail, or something has changed since. Use the newest mail, or have a new link sent.
link-again-button = Send me a new link
link-sent-heading = Check your mail
link-sent-text = If there is a link to send, it is on its way to the email address that we have on record for you.
# $other (String) - first name of who is signed in
# $name (String) - first name of whom the link is for
link-other-person = { $other } is signed in on this device. This link is for { $name }.
