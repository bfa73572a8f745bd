### Self-Service Preferences.

preferences-heading = Self-Service Preferences
preferences-about = Switch the Self-Service site on or off, and choose how long invitations and sign-ins last.
preferences-site = Self-Service site
preferences-enable = Enable Self-Service site
# $url (String) - where clients sign in
preferences-on = Clients can sign in at { $url }. Unticking stops that for everybody. We ask first.
# $url (String) - where clients would sign in
preferences-off = Nobody can sign in at { $url }. Ticking lets clients with an account sign in again.
preferences-registrations = Allow public registrations
preferences-registrations-why = Not available yet. Clients get an account when you invite them.
preferences-accounts = Invitations and accounts
preferences-invitation-days = Days that an invitation works
preferences-invitation-days-hint = From 1 to 30. Invitations that are out keep the time they were sent with.
preferences-session-days = Days that clients stay signed in without a visit
# $most (Number) - days
preferences-session-days-hint = From 1 to { $most }. However often they come, clients sign in again after { $most } days.
preferences-shortest-password = Shortest password
# $least (Number) - characters
# $most (Number) - characters
preferences-shortest-password-hint = From { $least } to { $most } characters, for passwords set from now on. Long and simple is stronger than short and complicated.
switch-off-heading = Switch Self-Service off?
# $location (String) - its public name
switch-off-text = No client of { $location } can sign in any more, and those who are signed in are signed out at once. Their sign-in page says that it is closed.
switch-off-keeps = Accounts, passwords and invitations stay, and work again when you switch it on.
switch-off-button = Switch Self-Service off
