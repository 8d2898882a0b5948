"""A time zone in which it is noon now: in quiet hours nobody private is asked for what can wait (rules/ladders.yaml), and a
test has to come to the same at any hour."""
import time


def zone():
    east = 12 - time.gmtime().tm_hour
    if east < -12:
        east += 24
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"
