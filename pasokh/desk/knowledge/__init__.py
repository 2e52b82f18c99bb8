"""What the business knows, at the desk: the list, an article with its editor, its revisions, comments, spaces and categories."""
