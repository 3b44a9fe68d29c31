"""Support's public doors: the chat of a standing order and the rating of a conversation."""
