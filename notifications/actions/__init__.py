"""The only writers of notices: tell, mark as read, send."""
