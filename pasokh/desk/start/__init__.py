"""The beginning: setting the installation up, and joining a business by invitation. Nobody is signed in here."""
