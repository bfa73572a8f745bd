### Everything that is kept about a client: as a file, or erased.

data-heading = Data protection
# $name (String) - first name
data-export = Export everything about { $name }
# $name (String) - first name
data-erase = Erase { $name }
# $name (String)
erase-heading = Erase { $name }
# $name (String) - first name
erase-text = { $name } leaves this location’s books for good. Nothing of it can be undone, by anybody.
erase-goes = What goes
erase-profile = The profile: names, contact details, and the profiles that were merged into it
erase-account = The Self-Service account: the username is free again, and whoever is signed in is signed out
erase-links = Links and mails: none works, and what waits is not sent
erase-stays = What stays
erase-record = The audit log says what was done, when and by which staff, about a number that belongs to nobody any more. Addresses, reasons, devices and IP addresses are removed from it.
erase-backups = Backups that were made before still have everything. Whoever runs Latchkey has to let them run out.
# $name (String) - first name
erase-export = Is { $name } to get a copy?
# $name (String)
erase-button = Erase { $name } for good
