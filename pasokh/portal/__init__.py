"""What customers see: for now the public page of a request, by tracking code and phone or e-mail."""
