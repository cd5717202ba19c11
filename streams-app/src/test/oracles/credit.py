"""Real credit decisions for tests of reasons and counterfactuals.

Made with Python 3.11. Reads lending_club.csv.gz (R package modeldata, MIT licence, from public data of LendingClub) and
german_credit.csv.gz (Statlog German credit, H. Hofmann 1994, UCI Machine Learning Repository, CC BY 4.0, as the R package caret
codes it) from a directory, and writes
  ../resources/credit/lending.csv.gz  all bad loans and every fourth good one, without the state and four columns that hardly vary
  ../resources/credit/german.csv.gz   all rows, the indicators of one attribute made one category again
Run: python3 credit.py DIRECTORY
"""
import csv
import gzip
import io
import pathlib
import sys

source = pathlib.Path(sys.argv[1])
target = pathlib.Path(__file__).parent.parent / "resources" / "credit"

LENDING = {
    "funded_amnt": "amount", "term": "term", "int_rate": "rate", "verification_status": "verification",
    "annual_inc": "income", "emp_length": "employment", "delinq_2yrs": "delinquencies",
    "inq_last_6mths": "inquiries", "revol_util": "utilisation", "open_il_24m": "new_loans",
    "total_bal_il": "balance", "all_util": "all_utilisation", "num_il_tl": "loans",
    "total_il_high_credit_limit": "limit"}
NUMBERS = {
    "Duration": "duration", "Amount": "amount", "InstallmentRatePercentage": "instalment_rate",
    "ResidenceDuration": "residence", "Age": "age", "NumberExistingCredits": "credits",
    "NumberPeopleMaintenance": "dependants"}
CATEGORIES = {
    "CheckingAccountStatus": "checking", "CreditHistory": "history", "Purpose": "purpose",
    "SavingsAccountBonds": "savings", "EmploymentDuration": "employment", "OtherDebtorsGuarantors": "guarantor",
    "Property": "property", "OtherInstallmentPlans": "plans", "Housing": "housing", "Job": "job"}


def rows(name):
    with gzip.open(source / name, "rt") as file:
        return list(csv.DictReader(file))


def write(name, table):
    text = io.StringIO()
    out = csv.DictWriter(text, table[0].keys(), lineterminator="\n")
    out.writeheader()
    out.writerows(table)
    with open(target / name, "wb") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
            packed.write(text.getvalue().encode())


def lending():
    good = 0
    for row in rows("lending_club.csv.gz"):
        good += row["Class"] == "good"
        if row["Class"] == "bad" or good % 4 == 0:
            yield {**{new: row[old] for old, new in LENDING.items()}, "class": row["Class"]}


def category(row, prefix):
    values = [name[len(prefix) + 1:] for name in row if name.startswith(prefix + ".") and row[name] == "1"]
    assert len(values) == 1, (prefix, values)
    return values[0]


def german():
    for row in rows("german_credit.csv.gz"):
        sex = "female" if category(row, "Personal").startswith("Female") else "male"
        yield {
            **{new: row[old] for old, new in NUMBERS.items()},
            **{new: category(row, old) for old, new in CATEGORIES.items()},
            "foreign": "true" if row["ForeignWorker"] == "1" else "false",
            "sex": sex,
            "class": row["Class"].lower()}


write("lending.csv.gz", list(lending()))
write("german.csv.gz", list(german()))
