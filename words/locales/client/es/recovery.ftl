trouble-text = Dinos tu nombre de usuario y tu correo electrónico. Si corresponden a la misma cuenta, te enviamos un enlace para elegir una contraseña nueva.
trouble-username-hint = Si no lo sabes, déjalo vacío: el mensaje te lo dice.
trouble-email = Correo electrónico
trouble-button = Enviar el enlace
trouble-sent-heading = Revisa tu correo
trouble-sent-text = Si conocemos ese correo electrónico, hay un mensaje en camino. Te dice qué hacer después.
trouble-sent-none = ¿No llega nada en unos minutos? Mira en el correo no deseado o pregunta en recepción.

reset-heading = Elige una contraseña nueva
reset-text = { $name }, tu nombre de usuario es { $username }.
reset-password = Contraseña nueva
reset-button = Guardar contraseña
reset-until = Este enlace funciona hasta las { $time }. Al guardar la contraseña se cierra la sesión en todos los dispositivos.
