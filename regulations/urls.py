"""Addresses of regulations."""

from django.urls import path

from regulations.views import listing, regulation

app_name = "regulations"

urlpatterns = [
    path("regulations/", listing.regulations, name="regulations"),
    path("regulations/add/", regulation.add_regulation, name="add_regulation"),
    path("regulations/<int:pk>/", regulation.regulation, name="regulation"),
    path("regulations/<int:pk>/edit/", regulation.edit_regulation, name="edit_regulation"),
    path("regulations/<int:pk>/files/", regulation.attach_file, name="attach_file"),
    path("regulations/<int:pk>/files/use/", regulation.use_file, name="use_file"),
    path(
        "regulations/<int:pk>/files/<int:evidence_pk>/withdraw/",
        regulation.withdraw_file,
        name="withdraw_file",
    ),
    path(
        "regulations/<int:pk>/files/<int:evidence_pk>/version/",
        regulation.replace_file,
        name="replace_file",
    ),
    path("regulations/<int:pk>/serve/", regulation.serve_measure, name="serve_measure"),
    path("regulations/<int:pk>/merge/", regulation.merge_regulations, name="merge_regulations"),
    path("regulations/<int:pk>/split/", regulation.split_regulation, name="split_regulation"),
    path("regulations/<int:pk>/archive/", regulation.archive_regulation, name="archive_regulation"),
]
