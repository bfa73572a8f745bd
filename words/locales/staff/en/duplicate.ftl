### Profiles that may be one person's.

alike-heading = May be the same person
# $name (String)
# $number (String) - the member number
alike-numbered = { $name } ({ $number })
# $username (String)
alike-account = Account { $username }
# $username (String)
alike-account-disabled = Account { $username } is disabled
alike-dismiss = Not the same person
# $date (String)
alike-birth-date = Same name, both born { $date }
# $number (String)
alike-member-number = Same member number, { $number }
# $email (String)
alike-email = Same email, { $email }, and a name alike
# $phone (String)
alike-phone = Same name and phone, { $phone }

# $other (String) - the profile that stays, by name and number
merge-disabled-reason = Merged into { $other }

duplicates-heading = Duplicates
duplicates-text = Profiles that may be one person’s. Compare two of them, then merge them or say that they are two people.
duplicates-by = Alike by
duplicates-by-birth-date = Name and date of birth
duplicates-by-member-number = Member number
duplicates-by-email = Email
duplicates-by-phone = Name and phone
duplicates-none = No duplicates here
duplicates-none-text = No two profiles of this location look like one person’s in this way.
duplicates-more-text = None among those looked at so far. Go on with Next.
# $first (String)
# $second (String)
duplicates-pair = { $first } and { $second }
duplicates-compare = Compare

compare-heading = Compare two profiles
compare-text = Where the two differ, choose what stays. Nothing changes before you confirm.
compare-stays = Profile that stays
compare-open = Open profile
# $what (String) - what happened last
# $when (String)
compare-last = { $what }, { $when }
# $email (String)
compare-email-pending = { $email } (pending)
# $email (String)
# $time (String)
compare-email-verified = { $email } (verified { $time })
compare-account-term = Account
# $username (String)
# $time (String) - the last sign-in
compare-account = { $username }, last signed in { $time }
# $username (String)
compare-account-unused = { $username }, never signed in
compare-merge = Merge the two profiles
compare-administrator-only = Only an administrator can merge profiles.
compare-dismiss-text = They are not suggested again. Nothing else changes.

merge-heading = Merge these two profiles?
# $stays (String)
# $goes (String)
merge-stays = { $stays } stays, and shows the history of both. { $goes } leaves the lists; whoever opens its page lands on the profile that stays.
# $kept (String) - a username
# $dropped (String) - a username
merge-account-one = One account stays, { $kept }. The user name { $dropped } stops working, and its devices are signed out.
merge-told = Whoever had it is told by mail, at the address that they proved.
merge-not-told = Nobody is told by mail, since that account has no proven address. Tell them yourself.
# $kept (String) - a username
merge-account-kept = The account { $kept } stays, with its password. Whoever is signed in stays signed in.
# $email (String)
merge-email-pending = { $email } is new to the account, so it is Pending until it is verified. A verification mail goes out, and the account’s old address is told.
# $email (String)
merge-email-kept = { $email } stays verified.
# $goes (String)
merge-links = Links mailed to { $goes } stop working.
merge-undo-for-a-day = For a day you can undo this. Devices that were signed out stay signed out.
merge-button = Merge

merged-heading = Merged
# $name (String) - the staff member
# $time (String)
merged-by = { $name } merged another profile into this one, { $time }.
# $time (String)
merged-at = Another profile was merged into this one, { $time }.
# $time (String)
merged-undo-until = It can be undone until { $time }, as long as the profile is not edited.
merged-cant-undo-late = The day in which it could be undone is over.
merged-cant-undo-edited = It can’t be undone any more: the profile was edited or its email verified since, and that would be lost.
merged-cant-undo-account = It can’t be undone any more: the profile has another account now.
undo-merge = Undo merge
undo-merge-heading = Undo the merge?
undo-merge-text = Both profiles come back as they were before, with their accounts and with the links that were mailed to them. Devices that were signed out stay signed out.
