"""Addresses of an inspection and its outline."""

from django.urls import path

from issues import views

app_name = "issues"

urlpatterns = [
    path("inspections/find/", views.find_inspections, name="find_inspections"),
    path("inspections/<int:pk>/edit/", views.inspection_edit, name="inspection_edit"),
    path("categories/<int:pk>/edit/", views.category_edit, name="category_edit"),
    path("categories/<int:pk>/sub-issues/", views.add_sub_issue, name="add_sub_issue"),
]
