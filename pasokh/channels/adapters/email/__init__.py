"""E-mail: reading, threading, answering and carrying mail. See docs/mail.md."""
