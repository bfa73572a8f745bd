### Location Settings, the logo, and the locations of the installation.

location-settings-heading = Location Settings
location-settings-about = Names, page address, contact, language, time zone, colour and logo.
location-names = Names
location-label = Label
location-label-hint = What staff see.
location-public-name = Public name
location-public-name-hint = What clients see on their pages and in mails.
location-slug = Page address
# $url (String) - where clients sign in now
location-slug-hint = Now { $url }. When you change it, the old address leads to the new one, so mails and bookmarks go on working. Nobody else can take the old one.
location-contact = Contact
location-contact-hint = Stands on the pages of clients and under each mail. Leave empty what clients should not use.
location-look = Language, time and colour
location-language = Language of clients of whom no other is known
location-time-zone = Time zone
location-colour = Colour
location-colour-hint = Of clients’ pages and mails. All of them are readable in light and in dark.
# $hue (Number) - degrees
colour-name = { $hue ->
    [25] Red
    [50] Orange
    [85] Amber
    [125] Lime
    [155] Green
    [168] Sea green
    [195] Teal
    [225] Sky
    [262] Blue
    [295] Violet
    [325] Purple
    [355] Pink
   *[other] As it is now
}
logo-heading = Logo
logo-shown = Clients see this on their pages.
logo-none = No logo yet. Clients see these letters in your colour.
logo-label = Picture
logo-hint = A PNG, JPEG or WebP file of 1 MB or less. We keep a small copy without anything else that is in the file.
logo-save = Save logo
logo-remove = Remove logo

all-locations-heading = Locations
all-locations-about = Every location of this installation, and new ones.
all-locations-text = Every location of this installation. To work at one, choose it with the button on top of the page.
add-location-heading = Add a location
add-location-name = Name
add-location-name-hint = Label and public name to begin with. Change them in its Location Settings.
add-location-slug-hint = Lower-case letters, digits and hyphens, like riverside. Clients sign in at /s/ and this.
add-location-button = Add location
