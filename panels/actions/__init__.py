"""The verbs of a panel: put forward, list, hold, decide, close. Only here is anything of a panel written."""
