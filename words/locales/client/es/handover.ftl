handover-code-heading = Escribe tu código
handover-code-text = Te lo dio el equipo en recepción. Funciona una vez, durante 10 minutos.
handover-code = Código
handover-code-hint = 8 letras y cifras. Las mayúsculas y el guion dan igual.
handover-code-button = Siguiente
handover-dead-text = Pide otro código en recepción.
handover-password-text = { $name }, tu nombre de usuario es { $username }. Elige una contraseña nueva.
handover-until = Funciona hasta las { $time }.
handover-other-person = En este dispositivo está abierta la sesión de { $other }. Este código es para { $name }; si sigues, se cierra aquí la sesión de { $other }.

handover-slip-heading = { $name }, así entras en Self-Service
handover-slip-scan = Escanéalo con la cámara de tu teléfono.
handover-slip-qr = Código QR que abre la página
handover-slip-open = O abre
handover-slip-enter = y escribe este código:
handover-slip-until = Funciona una vez, hasta las { $time }. Nadie necesita tu contraseña, así que no se la digas a nadie.
