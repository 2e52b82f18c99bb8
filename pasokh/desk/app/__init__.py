"""The desk as an installable app: manifest, service worker, and what is shown while there is no connection."""
