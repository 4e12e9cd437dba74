"""What is done with a need-to-know, one verb of practice a file.

Screens and the API call `flows.need_to_know` for what waits in turn: to draft, confirm, send, dismiss, acknowledge, pass on,
raise the severity, close and withdraw. The rest is called here.
"""
