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
