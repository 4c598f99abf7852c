"""Whom and what the demo's story is about. All of it is made up; the numbers belong to nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sandbox.actors.households import Household
from sandbox.actors.persons import Person, id_number

FATHER = Person("王建国", id_number(date(1900, 3, 12), 15), "male", date(1900, 3, 12))
DAUGHTER = Person("王秀英", id_number(date(1925, 6, 8), 28), "female", date(1925, 6, 8))
PHONE_NUMBER = "13900000001"
CARD_NUMBER = "9999990000000000014"

# What is paid, in fen, by the code of the kind.
PENSION_PAYMENTS = {"funeral_grant": 8_900_00, "survivor_grant": 53_400_00, "pension_account": 12_345_67}
MEDICAL_BALANCE = 1_866_30
HOUSING_FUND_BALANCE = 36_480_00
KINDS = {
    "funeral_grant": "丧葬补助金",
    "survivor_grant": "抚恤金",
    "pension_account": "养老保险个人账户余额",
    "medical_account": "医保个人账户余额",
    "housing_fund": "住房公积金余额",
}


def household(today: date) -> Household:
    """A retired worker who died in hospital four days ago, and his daughter, who applies."""
    made = Household.new(today, decedent=FATHER, applicant=DAUGHTER)
    return replace(made, phone_number=PHONE_NUMBER, card_number=CARD_NUMBER)
