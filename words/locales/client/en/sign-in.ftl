### Clients sign in.

sign-in-heading = Sign in
sign-in-username = Username
sign-in-password = Password
sign-in-button = Sign in
sign-in-closed = Self-Service is closed for now. Ask at the desk.
sign-in-no-cookies = Your username and password are right, but this browser kept no cookie, and without one it forgets you at once. Allow cookies for this page, or leave private browsing, and sign in again.
