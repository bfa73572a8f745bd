### What is wrong with an answer, to the staff member who gave it: always what to do. $field is the field's name in forms.

# $field (String)
problem-empty = { $field ->
    [first_name] Enter a first name
    [last_name] Enter a last name
    [member_number] Enter a member number
    [birth_date] Enter a date of birth
    [phone] Enter a phone number
    [address] Enter an address
    [language] Choose a language
    [email] Enter an email address
    [username] Enter a username
    [password] Enter a password
    [reason] Enter a reason
    [identity] Choose how you checked who they are
    [code] Enter the code
    [one_time_code] Enter the code
    [slug] Enter a page address
    [file] Choose a file
    [name] Enter a name
    [label] Enter a label
    [subject] Enter a subject
    [body] Enter the opening words
    [role] Choose a role
    [public_name] Enter a public name
    [logo] Choose a picture
   *[form] Fill in the form
}
# $field (String)
# $most (Number) - how many characters fit
problem-too-long = { $field ->
    [first_name] Shorten the first name to { $most } characters or fewer
    [last_name] Shorten the last name to { $most } characters or fewer
    [member_number] Shorten the member number to { $most } characters or fewer
    [phone] Shorten the phone number to { $most } characters or fewer
    [address] Shorten the address to { $most } characters or fewer
    [email] Enter an email address of { $most } characters or fewer
    [username] Enter a username of { $most } characters or fewer
    [password] Choose a password of { $most } characters or fewer
    [reason] Shorten the reason to { $most } characters or fewer
    [identity_note] Shorten the note to { $most } characters or fewer
    [name] Shorten the name to { $most } characters or fewer
    [sender_name] Shorten the sender’s name to { $most } characters or fewer
    [subject] Shorten the subject to { $most } characters or fewer
    [body] Shorten the opening to { $most } characters or fewer
    [label] Shorten the label to { $most } characters or fewer
    [public_name] Shorten the public name to { $most } characters or fewer
   *[other] Shorten this to { $most } characters or fewer
}
# $field (String)
problem-control-characters = { $field ->
    [first_name] Enter the first name without line breaks or hidden characters
    [last_name] Enter the last name without line breaks or hidden characters
    [member_number] Enter the member number without line breaks or hidden characters
    [phone] Enter the phone number without line breaks or hidden characters
    [address] Enter the address on one line, without hidden characters
    [email] Enter the email address without line breaks or hidden characters
    [username] Enter the username without line breaks or hidden characters
    [password] Enter a password without line breaks or hidden characters
    [reason] Enter the reason on one line, without hidden characters
    [identity_note] Enter the note on one line, without hidden characters
    [name] Enter the name without line breaks or hidden characters
   *[other] Enter this without line breaks or hidden characters
}
# $field (String)
problem-markup = { $field ->
    [first_name] Enter the first name without < and >
    [last_name] Enter the last name without < and >
    [name] Enter the name without < and >
    [label] Enter the label without < and >
    [public_name] Enter the public name without < and >
   *[other] Enter this without < and >
}
problem-birth-date = Enter a date of birth that exists, like 1991-05-03
problem-email = Enter an email address like name@example.com
problem-email-local-part = Enter an email address with plain letters before the @. Mail servers don’t take accents or other alphabets there
# $suggestion (String) - the address that was probably meant
problem-email-typo = Did you mean { $suggestion }?
problem-email-blocked = Enter another email address. Mail to this one has failed for good, and only an administrator can unblock it
problem-slug = Enter 2 to 40 lower-case letters, digits and single hyphens, like riverside
problem-slug-taken = Enter another page address. This one belongs to another location, or did before
problem-already-invited = An invitation to this address is out already. Send it again from the list of users
problem-yourself = Ask another administrator. Nobody changes their own access, so that nobody locks themselves out
problem-date = Enter a date like 2026-05-03
problem-mail-not-taken = The mail server did not take the mail. What it said stands below
# $word (String) - what stands in braces
problem-unknown-placeholder = Take { $word } out, or spell it as the hint does. Nothing stands for it
# $word (String) - what stands in braces
problem-missing-placeholder = Put { $word } in. The mail makes no sense without it
problem-picture = Choose a picture that is a PNG, JPEG or WebP file
# $megabytes (Number)
problem-file-too-large = Choose a file of { $megabytes } MB or less
# $pixels (Number)
problem-picture-too-large = Choose a picture of { $pixels } pixels or fewer on each side
problem-invitation-days = Enter a number of days from 1 to 30
# $least (Number)
# $most (Number)
problem-not-between = Enter a whole number from { $least } to { $most }
# $field (String)
# $least (Number) - how many characters are needed
problem-too-short = { $field ->
    [username] Enter a username of { $least } characters or more
    [password] Choose a password of { $least } characters or more
   *[other] Enter { $least } characters or more
}
problem-username-characters = Enter a username of letters, digits and dots, without spaces
problem-username-mixed-scripts = Enter a username with letters of one alphabet. Some letters here look like others
problem-username-taken = Enter another username. This one is taken
problem-password-is-username = Choose a password that is not your username
problem-password-is-email = Choose a password that is not your email address
problem-password-is-location = Choose a password that is not the name of the location
problem-password-common = Choose another password. This one is among the most common, and those are guessed first
problem-credentials = Check your username and password. They don’t match
problem-not-a-table = Choose a CSV file with headings in its first row and clients below. In a spreadsheet: Save as, then CSV
problem-handover-code = Enter the code as it stands on the slip. A code works once, for 10 minutes
problem-second-factor = Enter the code that the app shows now, or a recovery code. Each works once: after a code is used, wait for the next one
problem-passkey = That passkey doesn’t let you in here. Use your username and password
problem-passkey-not-made = No passkey was made. Try again, or go on without one: your password works as before
problem-wrong-password = Enter the password that you sign in with
problem-choice = Choose one of the answers on the list
# $seconds (Number) - how long to wait
problem-too-often-seconds = { $seconds ->
    [one] Wait a second, then try again
   *[other] Wait { $seconds } seconds, then try again
}
# $minutes (Number) - how long to wait
problem-too-often-minutes = { $minutes ->
    [one] Wait a minute, then try again
   *[other] Wait { $minutes } minutes, then try again
}
