"""The chat of visitors: loader, frame, hosted page."""
