mail-link = O abre esta dirección:
mail-link-once = Funciona hasta el { $time } y una sola vez.
mail-not-you = Si este mensaje no es para ti ({ $full-name }), puedes ignorarlo; no pasará nada.

mail-verification-subject = Confirma tu correo electrónico para { $location }
mail-verification-heading = { $name }, ¿es este tu correo electrónico?
mail-verification-body = En { $location } figura { $email } como tu correo electrónico. Pulsa el botón para confirmar que los mensajes te llegan ahí.
mail-verification-button = CONFIRMAR CORREO ELECTRÓNICO

mail-invitation-subject = Tu invitación a Self-Service en { $location }
mail-invitation-heading = { $name }, tu cuenta de Self-Service te espera
mail-invitation-body = { $staff }, de { $location }, te invita a Self-Service. Elige un nombre de usuario y una contraseña, y podrás entrar desde cualquier dispositivo.
mail-invitation-button = Aceptar la invitación

mail-reset-subject = Elige una contraseña nueva para { $location }
mail-reset-heading = { $name }, elige una contraseña nueva
mail-reset-body = Alguien pidió una contraseña nueva para tu cuenta de Self-Service en { $location }. Pulsa el botón y elígela.
mail-reset-username = Tu nombre de usuario es { $username }.
mail-reset-button = Elegir una contraseña nueva
mail-reset-link-once = { $minutes ->
    [one] Funciona durante un minuto, hasta el { $time }, y una sola vez.
   *[other] Funciona durante { $minutes } minutos, hasta el { $time }, y una sola vez.
}
mail-reset-not-you = Si no lo pediste tú, puedes ignorar este mensaje; tu contraseña sigue siendo la misma.

mail-password-changed-subject = Tu contraseña de { $location } ha cambiado
mail-password-changed-heading = { $name }, tu contraseña ha cambiado
mail-password-changed-body = La contraseña de tu cuenta de Self-Service { $username } en { $location } se cambió el { $time }. Se cerró la sesión en todos los dispositivos.
mail-password-changed-passkeys = También se quitaron las llaves de acceso de la cuenta. Entra con la contraseña nueva y, si quieres, añade otra.
mail-password-changed-you = Si fuiste tú, ya está todo hecho.
mail-password-changed-not-you-call = Si no fuiste tú, elige una contraseña nueva con «¿Problemas para entrar?» en la página de Self-Service y después llama al { $phone } o pregunta en recepción.
mail-password-changed-not-you-ask = Si no fuiste tú, elige una contraseña nueva con «¿Problemas para entrar?» en la página de Self-Service y después pregunta en recepción.

mail-passkey-added-subject = Tienes una llave de acceso nueva en { $location }
mail-passkey-removed-subject = Se quitó una de tus llaves de acceso de { $location }
mail-passkey-heading = { $name }, esto tiene que ver con cómo entras
mail-passkey-added = El { $time } se añadió la llave de acceso «{ $passkey }» a tu cuenta de Self-Service { $username } en { $location }. Abre la cuenta sin la contraseña.
mail-passkey-removed = El { $time } se quitó la llave de acceso «{ $passkey }» de tu cuenta de Self-Service { $username } en { $location }. Ya no abre nada, y se cerró la sesión en todos los demás dispositivos.

mail-email-changed-subject = Tu correo electrónico en { $location } ha cambiado
mail-email-changed-heading = { $name }, tu correo electrónico ha cambiado
mail-email-changed-body = El equipo de { $location } cambió el correo electrónico de tu ficha a { $masked } el { $time }.
mail-email-changed-meanwhile = Hasta que se confirme la dirección nueva, los mensajes para elegir una contraseña nueva seguirán llegando aquí.
mail-email-changed-undo = Si no lo pediste tú, pulsa el botón. Volverá a figurar esta dirección, se cerrará la sesión en todos los dispositivos y el equipo lo verá.
mail-email-changed-button = Volver a esta dirección
mail-undo-until = El botón funciona hasta el { $time } y una sola vez.
mail-email-changed-not-you-call = Si no lo pediste tú, llama al { $phone } o pregunta en recepción.
mail-email-changed-not-you-ask = Si no lo pediste tú, pregunta en recepción.

mail-trouble-subject = Entrar en { $location }
mail-trouble-heading = ¿Problemas para entrar?
mail-trouble-body = Alguien escribió este correo electrónico en «¿Problemas para entrar?» de { $location }. El nombre de usuario que puso no abre ninguna cuenta con este correo.
mail-trouble-usernames = { $count ->
    [one] Este es el nombre de usuario de la cuenta con este correo:
   *[other] Estos son los nombres de usuario de las cuentas con este correo:
}
mail-trouble-again = Escribe el nombre de usuario tal como está aquí y te llegará un mensaje para elegir una contraseña nueva.
mail-trouble-button = ¿Problemas para entrar?
mail-trouble-invited = A este correo se envió una invitación a Self-Service. Sigue abierta hasta el { $time }: busca ese mensaje y pulsa «Aceptar la invitación».
mail-trouble-not-invited-call = No hay ninguna cuenta de Self-Service con este correo que sirva para entrar. Llama al { $phone } o pregunta en recepción, y el equipo te ayudará.
mail-trouble-not-invited-ask = No hay ninguna cuenta de Self-Service con este correo que sirva para entrar. Pregunta en recepción, y el equipo te ayudará.
mail-trouble-not-you = Si no fuiste tú, puedes ignorar este mensaje; no ha cambiado nada.

mail-username-subject = Tu nombre de usuario en { $location }
mail-username-heading = { $name }, este es tu nombre de usuario
mail-username-body = El equipo de { $location } te envía el nombre de usuario de tu cuenta de Self-Service:
mail-username-page = Solo funciona en la página de Self-Service de { $location }, escrito tal como está aquí. El botón abre esa página.
mail-username-button = Entrar
mail-username-trouble = Si no sabes tu contraseña, elige «¿Problemas para entrar?» en esa página.

mail-accounts-merged-subject = Tus cuentas de { $location } ahora son una sola
mail-accounts-merged-heading = { $name }, tus cuentas ahora son una sola
mail-accounts-merged-body = Tenías dos cuentas de Self-Service en { $location }, y el equipo las ha unido. El nombre de usuario { $username } ya no funciona, y se cerró la sesión en sus dispositivos.
mail-accounts-merged-username = Entra con el nombre de usuario { $username } y la contraseña que le corresponde.
mail-accounts-merged-other = Entra con tu otro nombre de usuario. Si no lo recuerdas, elige «¿Problemas para entrar?» en la página de Self-Service.
mail-accounts-merged-not-you-call = Si solo tenías una cuenta, llama al { $phone } o pregunta en recepción: se puede deshacer durante un día.
mail-accounts-merged-not-you-ask = Si solo tenías una cuenta, pregunta en recepción: se puede deshacer durante un día.
mail-accounts-merged-button = Abrir la página de Self-Service

mail-staff-invitation-subject = Tu acceso a la recepción de { $location }
mail-staff-invitation-heading = Te damos la bienvenida al equipo, { $name }
mail-staff-invitation-body = { $staff } te ha invitado a trabajar en { $location } con Latchkey. Elige un nombre de usuario y una contraseña, o usa los que ya tienes.
mail-staff-invitation-button = Aceptar invitación

mail-help-subject = { $helped ->
    [unlocked] Tu cuenta en { $location } se ha desbloqueado
    [enabled] Tu cuenta en { $location } vuelve a funcionar
    [new-account] Tu cuenta en { $location } está lista
   *[new-password] Tu contraseña de { $location } ha cambiado
}
mail-help-heading = { $helped ->
    [unlocked] { $name }, tu cuenta se ha desbloqueado
    [enabled] { $name }, tu cuenta vuelve a funcionar
    [new-account] { $name }, tu cuenta está lista
   *[new-password] { $name }, tu contraseña ha cambiado
}
mail-help-body = { $helped ->
    [unlocked] El equipo de { $location } desbloqueó la cuenta de Self-Service { $username } el { $time }, a petición de alguien que dijo ser tú.
    [enabled] El equipo de { $location } volvió a activar la cuenta de Self-Service { $username } el { $time }, a petición de alguien que dijo ser tú.
    [new-account] La cuenta de Self-Service { $username } en { $location } se creó el { $time }, con un código que el equipo dio a alguien que dijo ser tú.
   *[new-password] La cuenta de Self-Service { $username } en { $location } tiene una contraseña nueva desde el { $time }, con un código que el equipo dio a alguien que dijo ser tú. Se cerró la sesión en los demás dispositivos.
}
mail-help-you = Si fuiste tú, ya está todo hecho.
mail-help-not-you = Si no fuiste tú, pulsa el botón. La cuenta se cierra al momento, también en todos los dispositivos, y el equipo lo revisa.
mail-help-button = No fui yo
mail-test-subject = Correo de prueba de { $location }
mail-test-heading = Funciona, { $name }
mail-test-body = Los correos de { $location } salen y llegan. Te enviaste este desde los ajustes de correo.
