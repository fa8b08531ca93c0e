"""The words of the field as plain, frozen values: what the steps hand each other."""
