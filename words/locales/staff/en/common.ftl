### What stands on several pages for staff.

# $title (String) - what the page is
page-title = { $title } · Latchkey
# $title (String) - what the page is
page-title-refused = Error: { $title } · Latchkey
problem-heading = There is a problem
skip-to-content = Skip to content
nav-label = Main
nav-clients = Clients
nav-attention = Needs attention
nav-duplicates = Duplicates
nav-failed-emails = Failed Emails
nav-administration = Administration
nav-change-location = Change location
find-label = Find a client
find-placeholder = Name, email, username or phone
find-button = Find
sign-out = Sign out
save = Save
cancel = Cancel
close = Close
change = Change
add = Add
show = Show
show-password = Show password
hide = Hide
hide-password = Hide password

role-viewer = Viewer
role-front-desk = Front desk
role-administrator = Administrator
role-owner = Owner

error-to-clients = To the clients
error-back = Back to the page
error-not-found = Page not found
error-not-found-why = There is nothing at this address, or it is not part of your location. Check the address, or look for the client by name.
error-not-allowed = Not part of your role
error-not-allowed-why = Your role at this location doesn’t include this. An administrator can do it, or change your role.
error-cross-site = Sent from another page
error-cross-site-why = This form came from another site, so nothing was changed. Open the page here and send it again.
error-bad-form = The form could not be read
error-bad-form-why = Nothing was changed. Open the page again and send the form once more.
error-too-large = Too much at once
error-too-large-why = What was sent is larger than a form can be. Nothing was changed. Shorten it and send it again.
error-too-often = Too many tries
error-busy = Busy right now
error-busy-why = Nothing was changed. Wait a few seconds, then send it again.
error-broken = Something broke
error-broken-why = Nothing was changed, and the fault is on our side. Try again in a minute. If it stays, tell whoever runs Latchkey.
