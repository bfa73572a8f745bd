### Importing clients from a file, and exporting them.

import-link = Import
export-link = Export
import-heading = Import clients
import-intro = Upload a list from a spreadsheet or another program. You will see what becomes of every row before anything is changed.
import-file = File
import-file-hint = A CSV file with headings in its first row, 32 MB at most. Commas, semicolons and tabs are recognised, and so are the usual encodings. In Excel: Save as, then CSV UTF-8.
import-upload = Upload and look
import-preview-heading = Look before you import
# $name (String) - the file's name
# $rows (String)
# $encoding (String)
# $separator (String) - comma, semicolon, tab
import-file-facts = { $name }: { $rows } rows, { $encoding }, { $separator ->
    [semicolon] separated by semicolons
    [tab] separated by tabs
   *[comma] separated by commas
}

import-columns = Columns
import-columns-hint = Each column of the file, with the first things that stand in it. Choose what it is.
import-column-none = Leave out
# $heading (String)
import-column-label = What { $heading } is
import-column-unnamed = a column without a heading
import-dates = Dates like 5/3/1991
import-dates-day-first = Day first: 5 March
import-dates-month-first = Month first: May 3
import-duplicates = Rows that look like somebody
import-duplicates-hint = Compared with the clients here and with the rows before.
import-same-name = Same name and date of birth
import-same-member-number = Same member number
import-same-email = Same email
# $what (String)
# $number (String)
import-same-count = { $what } ({ $number })
import-skip = Skip
import-anyway = Import anyway
import-mails = Emails
import-mails-no = Send no mails now
import-mails-yes = Send each new client a verification mail
import-check = Check again

# $count (Number)
# $number (String)
import-good = { $count ->
    [one] { $number } row will become a client
   *[other] { $number } rows will become clients
}
# $count (Number)
# $number (String)
import-skipped = { $count ->
    [one] { $number } row will be skipped as a duplicate
   *[other] { $number } rows will be skipped as duplicates
}
# $count (Number)
# $number (String)
import-broken = { $count ->
    [one] { $number } row can’t be taken
   *[other] { $number } rows can’t be taken
}
# $count (Number)
# $number (String)
import-mistyped = { $count ->
    [one] { $number } email looks mistyped, and is imported as it is
   *[other] { $number } emails look mistyped, and are imported as they are
}
# $field (String)
import-missing = { $field ->
    [first_name] Choose which column holds the first name
   *[other] Choose which column holds the last name
}
import-problems-heading = Rows that can’t be taken
import-problems-download = Download these rows
import-problems-text = Mend them in the spreadsheet and upload again, or import the rest without them.
import-duplicates-heading = Rows that look like somebody
import-mistyped-heading = Emails that look mistyped
# $number (String)
import-row = Row { $number }
import-column-row = Row
import-column-problem = Problem
import-column-name = Name
import-column-like = Looks like
# $suggestion (String)
import-meant = Did you mean { $suggestion }?
import-too-many-cells = Has more cells than there are headings. Put cells with separators in quotes
import-first-shown = The first 50 are shown.
# $count (Number)
# $number (String)
import-button = { $count ->
    [one] Import { $number } client
   *[other] Import { $number } clients
}
import-nothing = Nothing to import
import-discard = Discard the file
import-keeps = The file waits here for a day and is then forgotten.

# $name (String)
like-client-name = Same name and date of birth as { $name }
# $name (String)
like-client-member-number = Same member number as { $name }
# $name (String)
like-client-email = Same email as { $name }
# $row (String)
like-row-name = Same name and date of birth as row { $row }
# $row (String)
like-row-member-number = Same member number as row { $row }
# $row (String)
like-row-email = Same email as row { $row }

import-file-row = Row
import-file-problem = Problem

import-undo = Undo this import
import-undo-heading = Undo this import?
# $count (Number)
# $number (String)
import-undo-text = { $count ->
    [one] The { $number } client that it made is removed again.
   *[other] The { $number } clients that it made are removed again.
}
import-undo-kept = Whoever was worked with since, by staff or by themselves, is kept, and you will see who. What happened stays in the record.
# $time (String)
import-undo-until = It can be undone until { $time }.
import-undo-button = Remove them
