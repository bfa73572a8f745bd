home-title = Self-Service
home-heading = Hola, { $name }
home-email = Correo electrónico
home-no-email = Ninguno
home-email-pending = Pendiente
home-email-verified = Confirmado
home-username = Nombre de usuario
home-password = Contraseña
home-password-changed = Cambiada el { $day }
home-signed-in-on = Sesión abierta en
home-devices = { $others ->
    [0] Este dispositivo
    [one] Este dispositivo y uno más
   *[other] Este dispositivo y { $others } más
}
