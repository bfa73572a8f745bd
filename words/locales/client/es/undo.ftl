undo-heading = { $act ->
    [email-change] ¿Volver a tu dirección?
   *[other] ¿No fuiste tú?
}
undo-text = { $act ->
    [email-change] { $name }, el equipo cambió tu correo electrónico el { $time }. Si no lo pediste tú, vuelve a { $email }.
    [unlock] { $name }, el equipo desbloqueó tu cuenta el { $time }, a petición de alguien que dijo ser tú.
    [enable] { $name }, el equipo volvió a activar tu cuenta el { $time }, a petición de alguien que dijo ser tú.
   *[handover] { $name }, se eligió un nombre de usuario o una contraseña para tu cuenta el { $time }, con un código que el equipo dio a alguien que dijo ser tú.
}
undo-what-happens = { $act ->
    [email-change] Se cerrará la sesión en todos los dispositivos, los mensajes volverán a tu dirección y el equipo lo verá.
   *[other] La cuenta se cierra al momento, también en todos los dispositivos, y el equipo lo revisa.
}
undo-button = { $act ->
    [email-change] Volver a mi dirección
   *[other] No fui yo
}
undo-was-me = Si fuiste tú, cierra esta página. No pasará nada.
undo-done-heading = { $act ->
    [email-change] Tu dirección vuelve a figurar
   *[other] Tu cuenta está cerrada por ahora
}
undo-done-text = { $act ->
    [email-change] Los mensajes vuelven a llegar a { $email } y se cerró la sesión en todos los dispositivos. Para ir sobre seguro, elige una contraseña nueva con «¿Problemas para entrar?».
   *[other] Se cerró la sesión en todos los dispositivos y nadie puede entrar. El equipo ve que no fuiste tú.
}
undo-done-next = { $act ->
    [email-change] Dile al equipo en recepción que tú no pediste el cambio.
   *[other] Ven a recepción con un documento con foto o llámanos, y volveremos a abrirte la cuenta.
}
undo-dead-text = Si hay algo raro en tu cuenta, llámanos o pregunta en recepción.
