"""The addresses of the area."""

from django.urls import URLPattern, URLResolver, path

from . import audit, grants, users

urlpatterns: list[URLPattern | URLResolver] = [
    path("users/", users.users_page, name="users"),
    path("users/new/", users.new_user_page, name="user-new"),
    path("users/<str:username>/", users.user_page, name="user"),
    path("users/<str:username>/edit/", users.edit_user_page, name="user-edit"),
    path("users/<str:username>/password/", users.reset_password_page, name="user-password"),
    path("users/<str:username>/active/", users.set_active_page, name="user-active"),
    path("users/<str:username>/grants/", grants.grant_page, name="user-grant"),
    path("users/<str:username>/grants/<int:grant>/end/", grants.end_grant_page, name="user-grant-end"),
    path("users/<str:username>/unlock/", grants.unlock_page, name="user-unlock"),
    path("users/<str:username>/second-factor/", grants.reset_second_factor_page, name="user-second-factor"),
    path("sessions/", grants.sessions_page, name="sessions"),
    path("audit/", audit.audit_page, name="audit"),
    path("audit/looks/", audit.looks_page, name="audit-looks"),
    path("audit/chain/", audit.chain_page, name="audit-chain"),
    path("audit/<int:change>/", audit.change_page, name="audit-change"),
]
