"""The items of an institution's monthly accounts, as facts name them."""

from yiti.policy.facts.accounts import ITEMS as ITEMS
