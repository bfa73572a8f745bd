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
# $number (String) - how many at least
# $search (String) - what was searched for
clients-found-more = More than { $number } clients match “{ $search }”
# $count (Number)
# $number (String)
# $location (String)
# $status (String)
clients-of-status = { $count ->
    [one] { $number } client at { $location } with the status “{ $status }”
   *[other] { $number } clients at { $location } with the status “{ $status }”
}
# $found (String) - the sentence that says how many match
# $status (String)
clients-found-of-status = { $found } with the status “{ $status }”
clients-add = Add client
clients-filter = Filter and order
clients-filter-status = Status
clients-filter-any = Any status
clients-sort = Order
clients-sort-name = Name
clients-sort-last-activity = Last event
clients-sort-joined = Newest profile
clients-keys = Press / to search, ↑ and ↓ to move through the list, Enter to open.
clients-similar = Similar names
clients-similar-text = Nearly what you typed, in case of a slip.
clients-cut = Only the first ones are listed here. Add a word to the search to see fewer.
clients-column-client = Client
clients-column-username = Username
clients-column-status = Self-Service
clients-column-last-event = Last event
clients-none = No clients yet
clients-none-text = Add the first one. With an email on the profile, a verification mail goes out at once.
clients-no-match = Nobody found
clients-no-match-text = Try the beginning of the name, the email, the username, the phone or the member number.
clients-show-all = Show all clients
clients-pages = Pages of the list
# $first (String)
# $last (String)
# $total (String)
clients-range = { $first }–{ $last } of { $total }
# $first (String)
# $last (String)
# $total (String)
clients-range-more = { $first }–{ $last } of more than { $total }
clients-previous = Previous
clients-next = Next

client-new-heading = Add client
client-new-button = Add client
