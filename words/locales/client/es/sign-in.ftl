sign-in-heading = Entrar
sign-in-username = Nombre de usuario
sign-in-password = Contraseña
sign-in-button = Entrar
sign-in-closed = Self-Service está cerrado por ahora. Pregunta en recepción.
sign-in-no-cookies = Tu usuario y tu contraseña son correctos, pero este navegador no guardó la cookie, y sin ella te olvida enseguida. Permite las cookies en esta página o sal de la navegación privada, y vuelve a entrar.
