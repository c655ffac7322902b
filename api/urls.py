"""The interface for other systems, its description, and the tokens that open it."""

from django.urls import include, path

from api.interface.site import patterns
from api.views import docs, embeds, tokens

app_name = "api"

urlpatterns = [
    path("api/", docs.docs, name="docs"),
    path("api/openapi.json", docs.openapi, name="openapi"),
    path("api/tokens/", tokens.tokens, name="tokens"),
    path("api/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("api/embeds/", embeds.embeds, name="embeds"),
    path("embed/<str:signed>/", embeds.embed, name="embed"),
    path("api/v1/", include(patterns())),
]
