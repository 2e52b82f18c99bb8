"""Settings: the business, its people, how requests arrive, and oneself."""
