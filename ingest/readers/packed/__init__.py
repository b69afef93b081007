"""Files that hold several articles: archives, lists, mails with attachments."""
