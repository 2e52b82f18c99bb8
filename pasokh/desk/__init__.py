"""The desk: what the people of a business see. A door: it presents, the rooms below decide."""
