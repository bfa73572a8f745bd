when-just-now = ahora mismo
when-minutes-ago = { $minutes ->
    [one] hace un minuto
   *[other] hace { $minutes } minutos
}
when-hours-ago = { $hours ->
    [one] hace una hora
   *[other] hace { $hours } horas
}
when-days-ago = { $days ->
    [one] ayer
   *[other] hace { $days } días
}
when-months-ago = { $months ->
    [one] hace un mes
   *[other] hace { $months } meses
}
when-years-ago = { $years ->
    [one] hace un año
   *[other] hace { $years } años
}
when-in-a-moment = en un momento
when-in-minutes = { $minutes ->
    [one] dentro de un minuto
   *[other] dentro de { $minutes } minutos
}
when-in-hours = { $hours ->
    [one] dentro de una hora
   *[other] dentro de { $hours } horas
}
when-in-days = { $days ->
    [one] mañana
   *[other] dentro de { $days } días
}
when-in-months = { $months ->
    [one] dentro de un mes
   *[other] dentro de { $months } meses
}
when-in-years = { $years ->
    [one] dentro de un año
   *[other] dentro de { $years } años
}
when-today = Hoy, { $time }
when-yesterday = Ayer, { $time }
