### The audit log. The headings of its file stand here too.

audit-heading = Audit log
audit-about = Who did what, when and from where. Filter it, take it along, verify it.
audit-text = Everything that happened at this location. Nothing here can be changed or removed, by anybody.
audit-text-installation = Everything that happened to the installation itself: sign-ins of staff, owners, set-up links.
audit-of-location = This location
audit-of-installation = The installation
audit-filter = Filter
audit-person = Person
audit-anybody = Anybody
audit-by-client = Clients
audit-by-visitor = Visitors
audit-by-system = Latchkey
audit-action = What
audit-anything = Anything
audit-from = From
audit-until = Until
audit-show = Show
audit-show-all = Show everything
# $name (String) - a client's name
audit-only-client = Only about { $name }
audit-only-a-client = Only about one client
audit-none = Nothing matches
audit-none-text = Choose another person, another kind of event or other days.
audit-older = Older events
audit-newest = Newest events
audit-export = Export as CSV
audit-verify = Verify chain
audit-verify-on = Verify the next events
# $count (String)
audit-verified = The chain is whole: all { $count } events are as they were written.
# $upto (String)
# $of (String)
audit-verified-so-far = Events 1 to { $upto } of { $of } are as they were written.
# $seq (String)
audit-broken = The chain is broken at event { $seq }: it was changed, removed or added behind Latchkey’s back. Tell whoever runs Latchkey.
# $name (String)
# $role (String)
audit-staff = { $name }, { $role }
# $number (String)
audit-number = Event { $number }

audit-column-number = Number
audit-column-time = Time
audit-column-person = Person
audit-column-role = Role
audit-column-what = What
audit-column-client = Client
audit-column-client-id = Client id
audit-column-ip = IP address
audit-column-more = More

# $time (String) - when the backup was made
audit-detail-backup = Backup of { $time }
# $address (String)
audit-detail-address = Address: { $address }
# $reason (String)
audit-detail-reason = Reason: { $reason }
# $device (String)
audit-detail-device = Device: { $device }
# $reply (String)
audit-detail-reply = Mail server: { $reply }
# $username (String)
audit-detail-username = Username: { $username }
# $role (String)
audit-detail-role = Role: { $role }
# $ip (String)
audit-detail-ip = IP address: { $ip }
# $field (String) - which setting
# $old (String)
# $new (String)
audit-detail-change = { $field }: { $old } → { $new }
# $field (String) - the field's name in forms
audit-field = { $field ->
    [label] Label
    [public_name] Public name
    [slug] Page address
    [phone] Phone
    [address] Address
    [time_zone] Time zone
    [language] Language
    [hue] Colour
    [role] Role
    [invitation_days] Days that an invitation works
    [session_days] Days signed in without a visit
    [shortest_password] Shortest password
    [sender_name] Sender
    [reply_to] Answers go to
    [subject] Subject
    [body] Text
   *[other] { $field }
}
audit-nothing = nothing
