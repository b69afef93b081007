"""What is new for those who follow: the matches of saved searches, their feed and mails, and changes since a visit."""
