### The client's home.

home-title = Self-Service
# $name (String) - first name
home-heading = Hello, { $name }
home-email = Email
home-no-email = None
home-email-pending = Pending
home-email-verified = Verified
home-username = Username
home-password = Password
# $day (String)
home-password-changed = Changed { $day }
home-signed-in-on = Signed in on
# $others (Number) - on how many other devices
home-devices = { $others ->
    [0] This device
    [one] This device and one more
   *[other] This device and { $others } more
}
