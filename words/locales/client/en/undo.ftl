### The page behind a link to undo what the team did.

# $act (String) - email-change, unlock, enable, handover
undo-heading = { $act ->
    [email-change] Put your address back?
   *[other] Was this not you?
}
# $act (String)
# $name (String)
# $time (String)
# $email (String)
undo-text = { $act ->
    [email-change] { $name }, the team changed your email address on { $time }. If you didn’t ask for that, put { $email } back.
    [unlock] { $name }, the team unlocked your account on { $time }, at the request of somebody who said they are you.
    [enable] { $name }, the team enabled your account again on { $time }, at the request of somebody who said they are you.
   *[handover] { $name }, a username or password for your account was chosen on { $time }, with a code that the team gave to somebody who said they are you.
}
# $act (String)
undo-what-happens = { $act ->
    [email-change] Every device is signed out, mails go to your address again, and the team sees it.
   *[other] The account is closed at once, every device is signed out, and the team looks into it.
}
# $act (String)
undo-button = { $act ->
    [email-change] Put my address back
   *[other] This wasn’t me
}
undo-was-me = If it was you, close this page. Nothing happens.
# $act (String)
undo-done-heading = { $act ->
    [email-change] Your address is back
   *[other] Your account is closed for now
}
# $act (String)
# $email (String)
undo-done-text = { $act ->
    [email-change] Mails go to { $email } again, and every device was signed out. To be safe, set a new password with Having Trouble?.
   *[other] Every device was signed out, and nobody can sign in. The team sees that it wasn’t you.
}
# $act (String)
undo-done-next = { $act ->
    [email-change] Tell the team at the desk that you didn’t ask for the change.
   *[other] Come to the desk with a photo ID or call us, and we open the account for you again.
}
undo-dead-text = If something is wrong with your account, call us or ask at the desk.
