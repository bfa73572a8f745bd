### Before what matters most, staff prove once more that it is they.

confirm-heading = Confirm it’s you
confirm-text = It is more than ten minutes since you last did, and what comes next matters. Afterwards you are back where you were.
confirm-password = Your password
confirm-button = Confirm
confirm-cancel = Back to the clients
confirm-first = Confirm it’s you first
