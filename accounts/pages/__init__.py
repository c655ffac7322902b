"""What every page is made of: the menu, links, the steps from page to page of a list."""
