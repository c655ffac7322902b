"""Addresses of signing in and of 部门与用户."""

from django.urls import path

from accounts.views import (
    drafts,
    kept,
    marks,
    ordering,
    outside,
    people,
    reset,
    rights,
    second_factor,
    session,
    set_up,
)

app_name = "accounts"

urlpatterns = [
    path("sign-in/", session.SignInView.as_view(), name="sign_in"),
    path("sign-in/code/", session.second_step, name="second_step"),
    path("sign-in/forgot/", reset.forgot_password, name="forgot_password"),
    path("sign-in/reset/<uidb64>/<token>/", reset.reset_password, name="reset_password"),
    path("sign-in/directory/", outside.directory_sign_in, name="directory_sign_in"),
    path("sign-in/oidc/", outside.oidc_start, name="oidc_start"),
    path("sign-in/oidc/return/", outside.oidc_return, name="oidc_return"),
    path("sign-in/cas/", outside.cas_start, name="cas_start"),
    path("sign-in/cas/return/", outside.cas_return, name="cas_return"),
    path("set-up/", set_up.first_set_up, name="set_up"),
    path("kept/", kept.kept_form, name="kept_form"),
    path("mark.svg", marks.mark, name="mark"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("sign-out/", session.SignOut.as_view(), name="sign_out"),
    path("password/", session.change_password, name="change_password"),
    path("sessions/end/", session.end_sessions, name="end_sessions"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("second-factor/start/", second_factor.start_second_factor, name="start_second_factor"),
    path("second-factor/confirm/", second_factor.confirm_second_factor, name="confirm_second_factor"),
    path("second-factor/codes/", second_factor.renew_recovery_codes, name="renew_recovery_codes"),
    path("second-factor/off/", second_factor.switch_off_second_factor, name="switch_off_second_factor"),
    path("policies/", rights.policies, name="policies"),
    path("users/", people.users, name="users"),
    path("users/add/", people.user_add, name="user_add"),
    path("users/<int:pk>/", people.user_edit, name="user_edit"),
    path("users/<int:pk>/password/", people.user_reset_password, name="user_reset_password"),
    path("users/<int:pk>/active/", people.user_deactivate, name="user_deactivate"),
    path(
        "users/<int:pk>/second-factor/",
        rights.user_reset_second_factor,
        name="user_reset_second_factor",
    ),
    path("users/<int:pk>/unlock/", rights.user_unlock, name="user_unlock"),
    path("users/<int:pk>/unlink/", rights.user_unlink, name="user_unlink"),
    path("organizations/<int:pk>/", people.organization_edit, name="organization_edit"),
    path("organizations/<int:pk>/order/", ordering.arrange, name="arrange"),
    path("departments/add/", people.department, name="department_add"),
    path("departments/<int:pk>/", people.department, name="department_edit"),
]
