"""The fields that a business gives its requests: their kinds, and which there are. What is asked of a request stands in `forms.py`."""
