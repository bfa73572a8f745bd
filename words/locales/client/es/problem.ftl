problem-empty = { $field ->
    [first_name] Escribe tu nombre
    [last_name] Escribe tus apellidos
    [member_number] Escribe tu número de socio
    [birth_date] Escribe tu fecha de nacimiento
    [phone] Escribe tu número de teléfono
    [address] Escribe tu dirección
    [language] Elige un idioma
    [email] Escribe tu correo electrónico
    [username] Escribe tu nombre de usuario
    [password] Escribe tu contraseña
    [reason] Escribe un motivo
    [identity] Elige cómo se comprobó la identidad
    [code] Escribe el código de recepción
    [slug] Escribe una dirección de página
    [name] Escribe un nombre
   *[form] Rellena el formulario
}
problem-too-long = { $field ->
    [first_name] Acorta tu nombre a { $most } caracteres como máximo
    [last_name] Acorta tus apellidos a { $most } caracteres como máximo
    [member_number] Acorta el número de socio a { $most } caracteres como máximo
    [phone] Acorta el número de teléfono a { $most } caracteres como máximo
    [address] Acorta la dirección a { $most } caracteres como máximo
    [email] Escribe un correo electrónico de { $most } caracteres como máximo
    [username] Elige un nombre de usuario de { $most } caracteres como máximo
    [password] Elige una contraseña de { $most } caracteres como máximo
   *[other] Acorta este texto a { $most } caracteres como máximo
}
problem-control-characters = { $field ->
    [first_name] Escribe tu nombre sin saltos de línea ni caracteres ocultos
    [last_name] Escribe tus apellidos sin saltos de línea ni caracteres ocultos
    [email] Escribe tu correo electrónico sin saltos de línea ni caracteres ocultos
    [username] Escribe tu nombre de usuario sin saltos de línea ni caracteres ocultos
    [password] Escribe una contraseña sin saltos de línea ni caracteres ocultos
   *[other] Escribe este texto sin saltos de línea ni caracteres ocultos
}
problem-markup = { $field ->
    [first_name] Escribe tu nombre sin < ni >
    [last_name] Escribe tus apellidos sin < ni >
   *[other] Escribe este texto sin < ni >
}
problem-birth-date = Escribe una fecha de nacimiento que exista, como 1991-05-03
problem-email = Escribe un correo electrónico como nombre@example.com
problem-email-local-part = Escribe un correo electrónico sin acentos ni otros alfabetos antes de la @. Los servidores de correo no los aceptan ahí
problem-email-typo = ¿Querías decir { $suggestion }?
problem-email-blocked = Escribe otro correo electrónico. A este no llegan los mensajes
problem-slug = Escribe de 2 a 40 minúsculas, cifras y guiones sueltos, como riverside
problem-slug-taken = Escribe otra dirección de página. Esta es de otro centro, o lo fue
problem-already-invited = Ya hay una invitación para este correo. Envíala de nuevo desde la lista de usuarios
problem-yourself = Pídelo a otra persona que administre. Nadie cambia su propio acceso, para no quedarse fuera
problem-date = Escribe una fecha como 2026-05-03
problem-mail-not-taken = El servidor de correo no aceptó el mensaje. Abajo está lo que dijo
problem-unknown-placeholder = Quita { $word } o escríbelo como en la ayuda. No sustituye a nada
problem-missing-placeholder = Añade { $word }. El correo no se entiende sin eso
problem-picture = Elige una imagen que sea un archivo PNG, JPEG o WebP
problem-file-too-large = Elige un archivo de { $megabytes } MB o menos
problem-picture-too-large = Elige una imagen de { $pixels } píxeles o menos por lado
problem-invitation-days = Escribe un número de días del 1 al 30
problem-not-between = Escribe un número entero del { $least } al { $most }
problem-too-short = { $field ->
    [username] Elige un nombre de usuario de { $least } caracteres o más
    [password] Elige una contraseña de { $least } caracteres o más
   *[other] Escribe { $least } caracteres o más
}
problem-username-characters = Elige un nombre de usuario con letras, cifras y puntos, sin espacios
problem-username-mixed-scripts = Elige un nombre de usuario con letras de un solo alfabeto. Aquí hay letras que parecen otras
problem-username-taken = Elige otro nombre de usuario. Este ya está ocupado
problem-password-is-username = Elige una contraseña distinta de tu nombre de usuario
problem-password-is-email = Elige una contraseña distinta de tu correo electrónico
problem-password-is-location = Elige una contraseña distinta del nombre de este lugar
problem-password-common = Elige otra contraseña. Esta es de las más comunes, y esas se adivinan primero
problem-credentials = Revisa tu nombre de usuario y tu contraseña. No coinciden con ninguna cuenta de aquí
problem-not-a-table = Elige un archivo CSV con títulos en la primera fila
problem-handover-code = Escribe el código tal como está en recepción. Un código funciona una vez, durante 10 minutos; pide otro si ya no vale
problem-second-factor = Escribe el código que tu aplicación muestra ahora
problem-passkey = Esa llave de acceso no abre nada aquí. Usa tu nombre de usuario y tu contraseña
problem-passkey-not-made = No se creó ninguna llave de acceso. Inténtalo otra vez, o sigue sin ella: tu contraseña funciona como antes
problem-wrong-password = Escribe la contraseña con la que inicias sesión
problem-choice = Elige una de las respuestas de la lista
problem-too-often-seconds = { $seconds ->
    [one] Espera un segundo y prueba otra vez
   *[other] Espera { $seconds } segundos y prueba otra vez
}
problem-too-often-minutes = { $minutes ->
    [one] Espera un minuto y prueba otra vez
   *[other] Espera { $minutes } minutos y prueba otra vez
}
