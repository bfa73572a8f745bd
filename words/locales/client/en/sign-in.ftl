### Clients sign in.

sign-in-heading = Sign in
sign-in-username = Username
sign-in-password = Password
sign-in-button = Sign in
sign-in-closed = Self-Service is closed for now. Ask at the desk.
