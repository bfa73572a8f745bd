### The list of clients, and adding one.

clients-heading = Clients
# $count (Number) - how many, for the plural
# $number (String) - the same, grouped
# $location (String)
clients-count = { $count ->
    [one] { $number } client at { $location }
   *[other] { $number } clients at { $location }
}
# $count (Number)
# $number (String)
# $search (String) - what was searched for
clients-found = { $count ->
    [one] { $number } client matches “{ $search }”
   *[other] { $number } clients match “{ $search }”
}
clients-add = Add client
clients-column-client = Client
clients-column-username = Username
clients-column-status = Self-Service
clients-column-last-event = Last event
clients-none = No clients yet
clients-none-text = Add the first one. With an email on the profile, a verification mail goes out at once.
clients-no-match = Nobody found
clients-no-match-text = Try a part of the name, the email, the username, the phone or the member number.
clients-show-all = Show all clients
clients-pages = Pages of the list
# $first (String)
# $last (String)
# $total (String)
clients-range = { $first }–{ $last } of { $total }
clients-previous = Previous
clients-next = Next

client-new-heading = Add client
client-new-button = Add client
