### Mail settings, the test mail, and the texts of mails.

mail-settings-heading = Mail settings
mail-settings-about = The sender’s name, where answers go, and a test mail.
mail-settings-sender = Sender
mail-settings-name = Sender’s name
# $location (String) - its public name
mail-settings-name-hint = Leave empty to use { $location }.
mail-settings-reply-to = Answers go to
mail-settings-reply-to-hint = An email address that somebody reads. Leave empty if nobody answers mails.
mail-test-card = Test mail
mail-test-text = Sends a mail to your own address, now, the way all mails go out.
mail-test-button = Send me a test mail
mail-test-dialogue = What was said, line by line. Ours begin with >, the mail server’s with <. Passwords are left out.

mail-texts-heading = Texts of mails
mail-texts-about = Subjects and opening words of the mails that clients get.
mail-texts-text = Word the subject and the opening of each mail yourself, in each language. Buttons, links and what keeps clients safe stay as they are.
mail-texts-mail = Mail
mail-texts-language = Language
mail-texts-words = Words
mail-texts-own = Yours
mail-texts-ours = Latchkey’s
# $kind (String)
mail-texts-kind = { $kind ->
    [verification] Verify an email address
    [invitation] Invitation
    [reset] Set a new password
    [password-changed] Password changed
    [email-changed] Email address changed
    [trouble] Answer to Having Trouble?
    [username] Username
    [accounts-merged] Two accounts became one
   *[other] Mail
}
# $mail (String)
# $language (String)
mail-text-heading = { $mail }, { $language }
mail-text-words = Words
mail-text-subject = Subject
mail-text-body = Opening
# $required (String)
# $optional (String)
mail-text-placeholders = Leave an empty line between paragraphs. Each mail replaces the words in braces: { $required } must stand here, { $optional } can.
# $required (String)
mail-text-placeholders-required = Leave an empty line between paragraphs. Each mail replaces the words in braces: { $required } must stand here.
mail-text-preview-button = Preview
mail-text-preview = Preview
mail-text-reset = Use Latchkey’s words again
