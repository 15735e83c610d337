"""Chappe: SMS campaigns that leave once, on time, inside the law, and only with consent."""
