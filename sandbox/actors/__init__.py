"""The persons of a story, each a thin client of the office's HTTP API, named by what they do.

A method is one request (or the few that one action takes), returns the parsed JSON and raises `Refused`
with the problem+json when the office says no. Nobody here knows the product but by its API.
"""

from sandbox.actors.calling import Caller, Refused
from sandbox.actors.family import Family
from sandbox.actors.households import Household
from sandbox.actors.offices import Clerk, DepartmentSystem, RegistrySystem
from sandbox.actors.persons import Person, new_card, new_person
from sandbox.actors.staff import Admin, Supervisor, Window

__all__ = [
    "Admin",
    "Caller",
    "Clerk",
    "DepartmentSystem",
    "Family",
    "Household",
    "Person",
    "Refused",
    "RegistrySystem",
    "Supervisor",
    "Window",
    "new_card",
    "new_person",
]
