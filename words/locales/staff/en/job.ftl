### Jobs: work that takes longer than a page, its progress, and what became of each client or row.

jobs-heading = Jobs
jobs-intro = What was started for many clients at once. Results stay here for 30 days.
jobs-none = No jobs yet
jobs-none-text = When you invite many clients or import a file, its progress and results stand here.
jobs-column-job = Job
jobs-column-state = State
jobs-column-progress = Progress

job-bulk-invitation = Bulk invitation
job-import = Import
job-import-undo = Undo of an import
job-bulk-verification = Reminder to verify
job-email-correction = Correction of mistyped emails

job-state-open = Running
job-state-done = Done
job-state-stopped = Stopped

# $done (String)
# $total (String)
job-progress = { $done } of { $total } done
job-progress-label = Progress
# $who (String)
# $time (String)
job-started = Started by { $who }, { $time }
# $time (String)
job-ended = Ended { $time }
# $who (String)
# $time (String)
job-stopped = Stopped by { $who }, { $time }
job-goes-on = It goes on by itself. You can close this page and come back.
job-look-again = Look again
job-all-done = Every one is done.
job-stopped-note = What was done stays done. The rest was left alone.

job-results = Results
job-results-of = Which results to show
# $number (String)
job-results-all = All { $number }
# $result (String)
# $number (String)
job-results-some = { $result } { $number }
job-results-none = No results yet
job-results-none-text = They appear here as the job goes on.
job-column-client = Client
job-column-result = Result
job-client-gone = No longer on the books
job-download = Download results
job-pages = Pages of results

job-stop = Stop
job-stop-heading = Stop this job?
# $done (String)
# $total (String)
job-stop-text = { $done } of { $total } are done and stay as they are. The rest will be left alone. It can’t be started again where it stopped.
job-stop-button = Stop the job
job-stop-back = Let it go on

result-invited = Invited
result-already-active = Skipped: has an account
result-already-invited = Skipped: already invited
result-email-pending = Skipped: email not verified
result-no-email = Skipped: no email
result-blocked = Skipped: mail to the address is blocked
result-disabled = Skipped: account is disabled
result-too-many-mails = Skipped: too many mails to this address within the hour
result-imported = Imported
result-duplicate = Skipped: duplicate
result-rejected = Rejected
result-removed = Removed
result-used = Kept: used since the import
result-gone = Skipped: no longer on the books
result-reminded = Reminded
result-already-verified = Skipped: verified by now
result-just-mailed = Skipped: got this mail within a day
result-corrected = Corrected
result-changed-meanwhile = Skipped: another address by now
result-failed = Failed: nothing was done

job-file-number = Number
job-file-client = Client
job-file-email = Email
job-file-member-number = Member number
job-file-result = Result
job-file-why = Why
job-file-id = Client id
