def spend(address):
    return {}
