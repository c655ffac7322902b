"""Addresses of packages and keys."""

from django.urls import path

from exchange.views import keys, packages, states, taking, tasks

app_name = "exchange"

urlpatterns = [
    path("exchange/", packages.exchange, name="exchange"),
    path("exchange/report/", packages.make_report, name="make_report"),
    path("exchange/take-in/", taking.take_in, name="take_in"),
    path("exchange/key/", keys.key, name="key"),
    path("exchange/key/rotate/", keys.rotate_key, name="rotate_key"),
    path("outgoing-packages/<int:pk>/file/", packages.outgoing_file, name="outgoing_file"),
    path("incoming-packages/<int:pk>/", taking.incoming, name="incoming"),
    path("incoming-packages/<int:pk>/check/", taking.check_again, name="check_again"),
    path("incoming-packages/<int:pk>/confirm/", taking.confirm, name="confirm"),
    path("incoming-packages/<int:pk>/remove/", taking.remove, name="remove"),
    path("incoming-packages/<int:pk>/files/<int:number>/", taking.incoming_file, name="incoming_file"),
    path("organizations/<int:pk>/state/", states.unit_state, name="unit_state"),
    path("organizations/<int:pk>/state/note/", states.add_note, name="add_note"),
    path("organizations/<int:pk>/tasks/", tasks.make_tasks, name="make_tasks"),
]
