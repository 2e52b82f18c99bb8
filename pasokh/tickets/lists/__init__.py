"""What lists of tickets show: the boxes of the inbox and views by pages and counts, groups, columns, and files of them."""
