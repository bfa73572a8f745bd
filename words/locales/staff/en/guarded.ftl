### Guarded help: how the identity was checked, what the client said was not them, many emails changed.

identity-heading = Who they are
identity-question = How did you check who they are?
# $how (String) - photo-id, member-card, known-in-person, answered-questions
identity-how = { $how ->
    [photo-id] Photo ID
    [member-card] Member card
    [known-in-person] I know them in person
   *[answered-questions] They answered questions only they can answer
}
# $how (String) - photo-id, member-card, known-in-person, answered-questions
identity-checked = { $how ->
    [photo-id] Identity checked by photo ID
    [member-card] Identity checked by member card
    [known-in-person] Identity checked: known in person
   *[answered-questions] Identity checked by questions
}
# $checked (String) - how it was checked
# $note (String)
identity-checked-note = { $checked } ({ $note })
identity-note = Note
identity-note-hint = If there is more to say. It stays on record with your name.
# $name (String)
identity-email-hint = Needed only if { $name }’s email changes.

# $act (String) - what the client said was not them: unlock, enable, handover
dispute-reason = { $act ->
    [unlock] The client pressed “This wasn’t me” after the account was unlocked
    [enable] The client pressed “This wasn’t me” after the account was enabled again
   *[handover] The client pressed “This wasn’t me” after a handover
}
# $name (String)
# $act (String) - unlock, enable, handover
dispute-heading = { $act ->
    [unlock] { $name } says: “I didn’t ask to be unlocked”
    [enable] { $name } says: “I didn’t ask for the account back”
   *[handover] { $name } says: “I didn’t ask for a handover”
}
# $time (String) - when they said so
dispute-text = { $time }, from the email on record. Every device was signed out and the account is disabled. Somebody may have used this name at your desk.
dispute-what-to-do = Check who they are with a photo ID. Then an administrator enables the account, and they set a new password. Whoever came before them should not be helped again.

# $staff (String) - the staff member's name
# $location (String) - the location's label
mail-many-email-changes-subject = { $staff } changed many emails at { $location }
# $name (String) - the administrator's name
mail-many-email-changes-heading = { $name }, have a look at this
# $location (String)
# $many (Number)
# $minutes (Number)
# $staff (String)
# $time (String)
mail-many-email-changes-body = { $staff } changed the emails of { $many } or more clients with an account at { $location } within { $minutes } minutes, the last on { $time }.
# $staff (String)
mail-many-email-changes-what-to-do = There may be a good reason. Ask { $staff }; the activity on each profile says what was changed and how the identity was checked. Every verified old address was told and can undo the change for 3 days.
# $staff (String)
mail-many-email-changes-once = You get this mail once an hour at most about { $staff }.
