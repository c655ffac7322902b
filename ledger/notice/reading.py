def read_upload(name, data):
    return data.decode()
