"""Views: the tickets as a table, in groups, on a board; the editor of filters; bulk changes and exports."""
