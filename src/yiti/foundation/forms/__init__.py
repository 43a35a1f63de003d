"""Registers and forms that packs declare: one definition for screen, phone, sheet, paper and API."""
