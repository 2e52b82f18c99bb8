"""Mail that goes to somebody first, or is handed on."""
