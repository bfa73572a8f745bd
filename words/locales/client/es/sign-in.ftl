sign-in-heading = Entrar
sign-in-username = Nombre de usuario
sign-in-password = Contraseña
sign-in-button = Entrar
sign-in-closed = Self-Service está cerrado por ahora. Pregunta en recepción.
