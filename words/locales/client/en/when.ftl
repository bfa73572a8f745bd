### How long ago, and how soon.

when-just-now = just now
when-minutes-ago = { $minutes ->
    [one] a minute ago
   *[other] { $minutes } minutes ago
}
when-hours-ago = { $hours ->
    [one] an hour ago
   *[other] { $hours } hours ago
}
when-days-ago = { $days ->
    [one] yesterday
   *[other] { $days } days ago
}
when-months-ago = { $months ->
    [one] a month ago
   *[other] { $months } months ago
}
when-years-ago = { $years ->
    [one] a year ago
   *[other] { $years } years ago
}
when-in-a-moment = in a moment
when-in-minutes = { $minutes ->
    [one] in a minute
   *[other] in { $minutes } minutes
}
when-in-hours = { $hours ->
    [one] in an hour
   *[other] in { $hours } hours
}
when-in-days = { $days ->
    [one] tomorrow
   *[other] in { $days } days
}
when-in-months = { $months ->
    [one] in a month
   *[other] in { $months } months
}
when-in-years = { $years ->
    [one] in a year
   *[other] in { $years } years
}
# $time (String) - the time of day
when-today = Today { $time }
# $time (String) - the time of day
when-yesterday = Yesterday { $time }
