### Users: who works at the location. $name is a staff member's name, $location the location's label.

users-heading = Users
users-about = Who works here: invite, change roles, disable, sign out.
users-text = Everybody who works here. Owners work at every location.
users-invite = Invite user
users-name = Name
users-role = Role
users-state = State
users-last-sign-in = Last sign-in
users-never = Never
users-username = Username
users-email = Email
users-you = You
users-active = Active
users-no-password = No password yet
# $time (String)
users-locked = Locked until { $time }
users-disabled = Disabled
users-invited-heading = Invited
users-invited-none = Nobody is invited at the moment.
# $time (String)
users-invited-until = Invited, until { $time }
# $time (String)
users-invited-ran-out = Ran out { $time }
users-invited-failed = Mail refused
users-resend = Resend
users-revoke = Revoke

user-invite-heading = Invite a user
user-invite-text = They get a mail with a link that works for 7 days, and choose their own username and password. Whoever works at another location already adds this one to the account they have.
user-invite-name-hint = What colleagues and the record call them.
user-invite-button = Send invitation
user-invite-viewer = Sees clients and changes nothing.
user-invite-front-desk = Helps clients in.
user-invite-administrator = Also sees to settings, users and the audit log.
user-invite-owner = Works at every location, and makes new ones.

user-access = Access
user-change-role = Change role
user-change-role-hint = Holds from the next thing they do.
user-disable = Disable
user-enable = Enable
user-end-sessions = Sign out everywhere
user-remove = Remove from this location
user-not-yours = Only an owner can change the access of an owner.
user-yourself = This is you. Another administrator can change your access, so that nobody locks themselves out by a slip.
# $name (String)
user-disable-heading = Disable { $name }?
# $name (String)
# $location (String)
user-disable-text = { $name } can’t work at { $location } from this moment on. Their role stays on record, and you can enable them again at any time.
# $name (String)
user-disable-owner-text = { $name } can’t sign in anywhere from this moment on. You can enable them again at any time.
# $name (String)
# $location (String)
user-remove-heading = Remove { $name } from { $location }?
# $name (String)
# $location (String)
user-remove-text = { $name } can’t see { $location } from this moment on. What they did stays in the audit log under their name. To let them back in, invite them again.
# $name (String)
user-end-sessions-heading = Sign { $name } out everywhere?
# $name (String)
user-end-sessions-text = Every device on which { $name } is signed in is signed out at once. They can sign in again with their password.

# $name (String)
# $location (String)
staff-invitation-heading = Welcome to { $location }, { $name }
# $role (String)
# $time (String) - when the link stops working
staff-invitation-text = You are invited as { $role }. This works until { $time }.
staff-invitation-username = Choose a username
staff-invitation-username-hint = Letters, digits and dots. You sign in with it.
staff-invitation-password = Choose a password
staff-invitation-button = Accept invitation
staff-invitation-have = I have a username and a password for Latchkey
staff-invitation-new = I am new to Latchkey
staff-invitation-sign-in = Sign in and accept
# $name (String) - who is signed in
staff-invitation-signed-in = Accept as { $name }
staff-invitation-other = I am somebody else
