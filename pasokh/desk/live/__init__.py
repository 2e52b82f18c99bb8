"""The desk's live screen: who may hear what, and what each event shows."""
