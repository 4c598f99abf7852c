"""Pages for eyes: templates, files of the browser, and reading a form; the same for staff and public."""
