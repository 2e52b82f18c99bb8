"""One small file for each thing the chat asks for."""
