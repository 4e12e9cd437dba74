"""Plain Python over plain values: dates, places on an agenda, who may chair."""
