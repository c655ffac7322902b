"""The ways out, one module a way: mail, 企业微信, 钉钉, 飞书 and an address of the unit's own (webhook).

``sending`` decides what goes when; a transport only sends one parcel and says what came of it.
"""
