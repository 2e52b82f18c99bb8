def once(request, work):
    return work()
