password-change-link = Cambiar la contraseña
password-change-heading = Cambia tu contraseña
password-change-text = Se cierra tu sesión en todos los demás dispositivos.
password-change-current = Contraseña actual
password-change-new = Contraseña nueva
password-change-button = Cambiar la contraseña
password-change-cancel = Volver
password-change-forgotten = ¿Olvidaste la actual?
