"""Addresses of 公示 and 意见登记; ``opinions/…`` alone is open without signing in (see middleware)."""

from django.urls import path

from opinions.views import acts, public, publications, register

app_name = "opinions"

urlpatterns = [
    path("opinions/<slug:code>/", public.public_form, name="public_form"),
    path("inspections/<int:pk>/publications/", publications.publications, name="publications"),
    path("publications/<int:pk>/", publications.publication, name="publication"),
    path("publications/<int:pk>/preview/", publications.publication_preview, name="publication_preview"),
    path("publications/<int:pk>/download/", publications.publication_download, name="publication_download"),
    path("publications/<int:pk>/renew/", publications.renew_text, name="renew_text"),
    path("publications/<int:pk>/form/", publications.switch_form, name="switch_form"),
    path("publications/<int:pk>/withdraw/", publications.withdraw_publication, name="withdraw_publication"),
    path("inspections/<int:pk>/opinions/", register.opinions, name="opinions"),
    path("inspections/<int:pk>/opinions/add/", register.opinion_add, name="opinion_add"),
    path("public-opinions/<int:pk>/", acts.opinion, name="opinion"),
    path("public-opinions/<int:pk>/correct/", register.opinion_correct, name="opinion_correct"),
    path("public-opinions/<int:pk>/assign/", acts.assign, name="assign"),
    path("public-opinions/<int:pk>/answer/", acts.answer, name="answer"),
    path("public-opinions/<int:pk>/tell/", acts.tell, name="tell"),
    path("public-opinions/<int:pk>/close/", acts.close, name="close"),
    path("public-opinions/<int:pk>/reopen/", acts.reopen, name="reopen"),
]
