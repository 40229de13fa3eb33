def named_host(get_response):
    return get_response


def security_headers(get_response):
    return get_response
