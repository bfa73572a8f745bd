verify-heading = Confirma tu correo electrónico
verify-text = { $name }, ¿es este tu correo electrónico?
verify-button = Confirmar correo electrónico
verify-not-you = Si no es tuyo, cierra esta página. No pasa nada.
verify-done-heading = Tu correo electrónico está confirmado
verify-done-text = Gracias, { $name }. Tus mensajes van a { $email }.
verify-done-next = Puedes cerrar esta página. Si estás en recepción, el equipo ya lo ve.
